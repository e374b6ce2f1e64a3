// Awards changed by hand.
import { unbuilt } from '#backend/unbuilt.ts';

export const changesHandlers = {
  changeAward: unbuilt,
};
