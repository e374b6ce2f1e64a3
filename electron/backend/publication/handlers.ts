// 公示: holidays, lists, objections, decisions and the corrected version.
import { unbuilt } from '#backend/unbuilt.ts';

export const publicationHandlers = {
  holidays: unbuilt,
  setHolidays: unbuilt,
  period: unbuilt,
  announce: unbuilt,
  list: unbuilt,
  listFile: unbuilt,
  takeDown: unbuilt,
  object: unbuilt,
  objections: unbuilt,
  openObjection: unbuilt,
  decideObjection: unbuilt,
  correct: unbuilt,
};
