// Calls of the files feature, from its rooms.
import { intakeHandlers } from './intake/handlers.ts';
import { scanHandlers } from './scan/handlers.ts';

export const filesHandlers = { ...intakeHandlers, ...scanHandlers };
