// Calls of calibration: entries with reference marks, shadow judges, and the report per judge.
import { itemHandlers } from './items/handlers.ts';
import { reportHandlers } from './report/handlers.ts';

export const calibrationHandlers = { ...itemHandlers, ...reportHandlers };
