// Score packs: those that events of receiving name by their hash, and those that the archive lists.
import { receiptCode } from '#backend/packfile/codes.ts';
import type { Packs } from './format.ts';
import type { Pledge } from './walk-chain.ts';

export interface PackFacts {
  listed: number; counted: number;
  /** Hashes that events tell of and the list lacks, in the order of the events. */
  missing: string[];
  /** Hashes that the list has and no event tells of; or a receipt that is not that of its hash. */
  strange: string[];
}

/** Hashes of an event of receiving: 64 hex characters each, separated by blanks. */
export const hashesOf = (detail: Pledge['detail']): string[] =>
  (typeof detail['hashes'] === 'string' ? detail['hashes'].split(' ').filter((one) => /^[0-9a-f]{64}$/.test(one)) : []);

/**
 * Packs that were taken back stay in the list, marked; an event says so of their batch. Events of programs before archives
 * hold counts only: packs are then listed without an event that names them, which is no fault.
 */
export function checkPacks({ packs }: Packs, pledges: readonly Pledge[]): PackFacts {
  const of = (action: string): Pledge[] => pledges.filter((one) => one.action === action);
  const undone = new Set(of('packs.undoReceive').map((one) => one.subject));
  const receiving = of('packs.receive');
  const told = new Set([
    ...receiving.flatMap((one) => hashesOf(one.detail)),
    ...of('packs.decideWaiting').filter((one) => one.detail['step'] === 'second').map((one) => one.subject),
  ]);
  const silent = receiving.some((one) => typeof one.detail['hashes'] !== 'string');
  const listed = new Set(packs.map((one) => one.hash));
  return {
    listed: packs.length, counted: packs.filter((one) => one.counts).length,
    missing: [...told].filter((one) => !listed.has(one)),
    strange: [...new Set(packs.filter((one) => (!told.has(one.hash) && !silent) || one.receipt !== receiptCode(one.hash)
      || one.undone !== undone.has(one.batch) || (one.counts && one.undone)).map((one) => one.hash))],
  };
}
