// Arbitration: which entries need another reading, who reads, his marks, the record.
import { unbuilt } from '#backend/unbuilt.ts';

export const arbitrationHandlers = {
  cases: unbuilt,
  readers: unbuilt,
  assign: unbuilt,
  mark: unbuilt,
  record: unbuilt,
};
