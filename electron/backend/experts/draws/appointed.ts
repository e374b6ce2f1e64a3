// An expert who becomes a judge: whether they are one already, and which divisions of the contest they are for.
import type { ContestRules } from '#contract/schema/rules.ts';
import type { ExpertRow } from '#db/queries/experts.ts';

const hex = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') : '');
const alike = (text: string): string => text.normalize('NFKC').replaceAll(/[\s()（）]/g, '').toLowerCase();

/** By ID number; where one has none, by phone and name, else by name and unit. */
export function sameJudge(judge: { name: string; unit: string; id_index: Uint8Array | null; phone_index: Uint8Array | null },
  expert: Pick<ExpertRow, 'name' | 'unit' | 'id_index' | 'phone_index'>): boolean {
  if (judge.id_index && expert.id_index) return hex(judge.id_index) === hex(expert.id_index);
  if (alike(judge.name) !== alike(expert.name)) return false;
  const phones = judge.phone_index !== null && expert.phone_index !== null && hex(judge.phone_index) === hex(expert.phone_index);
  return phones || alike(judge.unit) === alike(expert.unit);
}

/** Divisions whose name holds the stage of the stratum; none: all of them. */
export const divisionsFor = (stage: string, rules: ContestRules): string[] => {
  const wanted = stage.replace(/组$/, '');
  return wanted === '' ? [] : rules.divisions.filter((one) => one.name === stage || one.name.includes(wanted)).map((one) => one.id);
};
