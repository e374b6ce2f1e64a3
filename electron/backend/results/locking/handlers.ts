// Locked versions of results.
import { unbuilt } from '#backend/unbuilt.ts';

export const lockingHandlers = {
  lock: unbuilt,
  unlock: unbuilt,
  versions: unbuilt,
};
