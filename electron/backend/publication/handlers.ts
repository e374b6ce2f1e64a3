// 公示: holidays, lists, objections, decisions and the corrected version.
import { correctingHandlers } from './correcting/handlers.ts';
import { holidayHandlers } from './holidays/handlers.ts';
import { listHandlers } from './lists/handlers.ts';
import { objectionHandlers } from './objections/handlers.ts';

export const publicationHandlers = { ...holidayHandlers, ...listHandlers, ...objectionHandlers, ...correctingHandlers };
