// Whether pairs can be fixed: a pin must leave a plan possible. Pure.
import type { Text } from '#backend/refusals.ts';
import { institutionNumbers, reasonsOf, type AssignableEntry, type AssignableJudge, type ConflictTable } from './conflicts.ts';
import { kindWords } from './kind-words.ts';

interface Pair { entryId: string; judgeId: string }

export interface PinField {
  entries: readonly AssignableEntry[]; judges: readonly AssignableJudge[]; table: ConflictTable;
  /** Pairs that hold a seat already: pinned before, and scored. */
  held: readonly Pair[];
  seats: (entry: AssignableEntry) => number;
  unitCap: number | null;
  /** How an entry is called: by its blind code. */
  codeOf: (entryId: string) => string;
}

/**
 * The first reason why these pairs cannot be pinned beside those that hold a seat already, or null. Only what the new pins
 * touch is looked at: an older fault elsewhere does not keep anybody from pinning.
 */
export function faultOfPins(field: PinField, pairs: readonly Pair[]): Text | null {
  const { entries, judges, table, unitCap, codeOf } = field;
  const entryAt = new Map(entries.map((one, e) => [one.id, e]));
  const judgeAt = new Map(judges.map((one, j) => [one.id, j]));
  const judgesOf = new Map<string, Set<string>>();
  const loads = new Map<string, number>();
  const hold = ({ entryId, judgeId }: Pair): void => {
    let seated = judgesOf.get(entryId);
    if (!seated) judgesOf.set(entryId, seated = new Set());
    if (seated.has(judgeId)) return;
    seated.add(judgeId);
    loads.set(judgeId, (loads.get(judgeId) ?? 0) + 1);
  };
  for (const pair of [...field.held, ...pairs]) hold(pair);
  const units = institutionNumbers(judges);
  for (const { entryId, judgeId } of pairs) {
    const [e, j] = [entryAt.get(entryId), judgeAt.get(judgeId)];
    if (e === undefined || j === undefined) return ['其中有已撤回的作品。', 'One of the entries was withdrawn.'];
    const [entry, judge, code] = [entries[e]!, judges[j]!, codeOf(entryId)];
    const [reason] = reasonsOf(table, e, j);
    if (reason === 'not_qualified') {
      return [
        `“${judge.name}”${kindWords[reason][0]}（${code}）。请指定别的评委，或先在评委表里改他的评审范围。`,
        `“${judge.name}” ${kindWords[reason][1]} (${code}). Pin another judge, or change what he may judge in the list of judges.`,
      ];
    }
    if (reason !== undefined) {
      return [
        `“${judge.name}”${kindWords[reason][0]}（${code}），应当回避。请指定别的评委；这条回避如果不对，请先改正它的依据。`,
        `“${judge.name}” ${kindWords[reason][1]} (${code}) and must step back. Pin another judge; if the conflict is wrong, correct what it rests on first.`,
      ];
    }
    const seated = judgesOf.get(entryId)!;
    const seats = field.seats(entry);
    if (seated.size > seats) {
      return [
        `作品 ${code} 只要 ${seats} 位评委，加上已指定和已评分的就有 ${seated.size} 位。请先取消指定别的评委，或增加这件作品的评委数。`,
        `Entry ${code} needs ${seats} judges; with those pinned or scored already it would have ${seated.size}. Unpin another, or raise its coverage.`,
      ];
    }
    const load = loads.get(judgeId)!;
    if (load > judge.maxLoad) {
      return [
        `“${judge.name}”最多评 ${judge.maxLoad} 件，加上已指定和已评分的就有 ${load} 件。请先取消指定别的作品，或提高件数上限。`,
        `“${judge.name}” judges ${judge.maxLoad} entries at most; with those pinned or scored already there would be ${load}. Unpin another, or raise the limit.`,
      ];
    }
    const ofUnit = units[j]! < 0 ? 0 : [...seated].filter((id) => units[judgeAt.get(id) ?? -1] === units[j]).length;
    if (unitCap !== null && ofUnit > unitCap) {
      return [
        `每件作品同一单位最多 ${unitCap} 位评委，作品 ${code} 上与“${judge.name}”同单位的就有 ${ofUnit} 位。请指定别的单位的评委。`,
        `An entry has ${unitCap} judges of one unit at most; ${code} would have ${ofUnit} of the unit of “${judge.name}”. Pin a judge of another unit.`,
      ];
    }
  }
  return null;
}
