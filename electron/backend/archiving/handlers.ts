// The archive: one file from which the ranking is recomputed.
import { unbuilt } from '#backend/unbuilt.ts';

export const archiveHandlers = {
  export: unbuilt,
  verify: unbuilt,
};
