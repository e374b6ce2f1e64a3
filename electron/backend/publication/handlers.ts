// 公示: holidays, lists, objections, decisions and the corrected version.
import { unbuilt } from '#backend/unbuilt.ts';
import { holidayHandlers } from './holidays/handlers.ts';
import { listHandlers } from './lists/handlers.ts';

export const publicationHandlers = {
  ...holidayHandlers, ...listHandlers,
  object: unbuilt,
  objections: unbuilt,
  openObjection: unbuilt,
  decideObjection: unbuilt,
  correct: unbuilt,
};
