// The record: checkpoints of the audit chain, and whether everything still fits.
import { unbuilt } from '#backend/unbuilt.ts';

export const auditHandlers = {
  checkpoints: unbuilt,
  checkpoint: unbuilt,
  verify: unbuilt,
  sheet: unbuilt,
};
