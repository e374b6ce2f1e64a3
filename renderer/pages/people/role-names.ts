// The roles in the order in which they are shown.
import type { Role } from '../../api/trust-queries.ts';

export const roleNames = ['organiser', 'judge', 'creditAdministrator', 'supervisor'] as const satisfies readonly Role[];
