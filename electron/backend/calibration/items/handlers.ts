// Entries with reference marks, and shadow judges.
import { unbuilt } from '#backend/unbuilt.ts';

export const itemHandlers = { items: unbuilt, set: unbuilt, remove: unbuilt, shadow: unbuilt };
