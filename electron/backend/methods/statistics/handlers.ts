// Statistics on marks brought as JSON.
import { unbuilt } from '#backend/unbuilt.ts';

export const statisticsMethods = {
  reliability: unbuilt,
  severity: unbuilt,
  trimmedMean: unbuilt,
  awards: unbuilt,
};
