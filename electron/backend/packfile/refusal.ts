// How reading a pack says no: inside by a thrown PackFault, to the caller as a refusal with a code of the closed list.
import type { PackCode, PackDetail } from '#contract/pack-codes.ts';

export interface PackRefusal {
  readonly ok: false;
  readonly code: PackCode;
  readonly detail: PackDetail;
}

export class PackFault extends Error {
  readonly code: PackCode;
  readonly detail: PackDetail;
  constructor(code: PackCode, detail: PackDetail = {}) {
    super(code);
    this.name = 'PackFault';
    this.code = code;
    this.detail = detail;
  }
}

/** Faults of the pack and of the disk as refusals; whatever else was thrown (cancelled, a bug) goes on. */
export function asRefusal(error: unknown): PackRefusal {
  if (error instanceof PackFault) return { ok: false, code: error.code, detail: error.detail };
  const disk = error as NodeJS.ErrnoException;
  if (error instanceof Error && typeof disk.syscall === 'string' && typeof disk.code === 'string') {
    return { ok: false, code: 'PK_UNREADABLE', detail: { reason: disk.code } };
  }
  throw error;
}
