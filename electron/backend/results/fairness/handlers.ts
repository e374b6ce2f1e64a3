// Fair scores: the gate, both rankings, probabilities, the cusp list, statistics of judges.
import { unbuilt } from '#backend/unbuilt.ts';

export const fairnessHandlers = {
  fairness: unbuilt,
  cusp: unbuilt,
  statistics: unbuilt,
};
