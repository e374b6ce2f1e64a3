// Decisions on the cases of the queue, reminders and the progress as sheets.
import { unbuilt } from '#backend/unbuilt.ts';

export const caseHandlers = { decideCase: unbuilt, reminders: unbuilt, exportProgress: unbuilt };
