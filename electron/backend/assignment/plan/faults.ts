// Why a plan cannot be applied: every fault as data, by pair where it is of one pair. Pure.
import { conflictBit, conflictKinds, type ConflictKind } from '../field/conflicts.ts';
import { counted, loadsOf } from './figures.ts';
import type { Pair, PlanGround } from './ground.ts';

/** `entryId` or `judgeId` is empty where the fault is not of one entry or judge. */
export interface Fault { entryId: string; judgeId: string; kind: string; sentence: string; sentenceEn: string }

/** A plan in numbers of the ground; what cannot be told in numbers is a fault already. */
export interface Read { judgesOf: number[][]; faults: Fault[] }

type Said = readonly [zh: string, en: string];

const reasons: Readonly<Record<ConflictKind, Said>> = {
  not_qualified: ['不评这个组别、学科、项目或语言', 'does not judge this division, subject, category or language'],
  same_school: ['与作品同校', 'is of the same school'], same_unit: ['与作品同单位', 'is of the same unit'],
  same_submitting_unit: ['与作品属同一报送单位', 'is of the same submitting unit'],
  author: ['是作者', 'is an author'], advisor: ['是指导教师', 'is an advisor'], relative: ['是亲属', 'is a relative'],
  teacher_student: ['有师生关系', 'is teacher or student of an author'], coauthor: ['近年合作过', 'worked with an author lately'],
  colleague: ['是同事', 'is a colleague'], judged_before: ['近年评过该作者', 'judged an author lately'],
  recused: ['已在评分时申请回避', 'stepped back while judging'], declared: ['已声明回避', 'declared a conflict'], other: ['已登记回避', 'has a recorded conflict'],
};

const fault = (entryId: string, judgeId: string, kind: string, said: Said): Fault =>
  ({ entryId, judgeId, kind, sentence: said[0], sentenceEn: said[1] });

/** Pairs as numbers; unknown ones and repetitions are faults and left out. */
export function readPairs(ground: PlanGround, pairs: readonly Pair[]): Read {
  const { entryAt, judgeAt, input } = ground;
  const read: Read = { judgesOf: input.entries.map(() => []), faults: [] };
  for (const { entryId, judgeId } of pairs) {
    const entry = entryAt.get(entryId);
    const judge = judgeAt.get(judgeId);
    if (entry === undefined || judge === undefined) {
      read.faults.push(fault(entryId, judgeId, 'gone', ['方案里有已撤回的作品或已不在名单里的评委', 'it names an entry or a judge that is gone']));
    } else if (read.judgesOf[entry]!.includes(judge)) {
      const { name } = input.judges[judge]!;
      read.faults.push(fault(entryId, judgeId, 'duplicate', [`${name}在这件作品上重复出现`, `${name} has this entry twice`]));
    } else read.judgesOf[entry]!.push(judge);
  }
  for (const own of read.judgesOf) own.sort((a, b) => a - b);
  return read;
}

/** Every rule that the plan breaks; with `partial` empty seats are none. Scored pairs are above the rules. */
export function faultsOf(ground: PlanGround, read: Read, partial: boolean): Fault[] {
  const { input, table, kept, instance } = ground;
  const { entries, judges } = input;
  const found = [...read.faults];
  const name = (j: number): string => judges[j]!.name;
  for (const [e, seated] of read.judgesOf.entries()) {
    const id = entries[e]!.id;
    const frozen = kept.frozen.get(e) ?? [];
    const inUnit = new Map<number, number>();
    for (const j of seated) {
      const why = table.reasons[e * judges.length + j]!;
      if (why !== 0 && !frozen.includes(j)) {
        const kind = conflictKinds.find((one) => (why & conflictBit(one)) !== 0) ?? 'other';
        const [zh, en] = reasons[kind];
        found.push(fault(id, judges[j]!.id, kind, [`${name(j)}应当回避这件作品：${zh}`, `${name(j)} has a conflict with this entry: ${en}`]));
      }
      const { unit } = instance.judges[j]!;
      if (input.unitCap === null || unit < 0) continue;
      inUnit.set(unit, (inUnit.get(unit) ?? 0) + 1);
      if (inUnit.get(unit)! > Math.max(input.unitCap, frozen.filter((one) => instance.judges[one]!.unit === unit).length)) {
        found.push(fault(id, judges[j]!.id, 'unit_cap', [
          `这件作品上与${name(j)}同单位的评委超过 ${input.unitCap} 位`, `more than ${input.unitCap} of the unit of ${name(j)} judge this entry`,
        ]));
      }
    }
    for (const j of kept.pinned.get(e) ?? []) {
      if (seated.includes(j)) continue;
      found.push(frozen.includes(j)
        ? fault(id, judges[j]!.id, 'frozen_missing', [`${name(j)}已经给这件作品评分，却被换走了`, `${name(j)} has scored this entry and is taken off it`])
        : fault(id, judges[j]!.id, 'pin_missing', [`这件作品指定由${name(j)}评，方案里却没有`, `this entry is pinned to ${name(j)}, who is missing`]));
    }
    const wanted = kept.coverage[e]!;
    if (seated.length > wanted) {
      found.push(fault(id, '', 'over_coverage', [`这件作品分到 ${seated.length} 位评委，应为 ${wanted} 位`, `this entry has ${counted(seated.length, 'judge')} instead of ${wanted}`]));
    } else if (seated.length < wanted && !partial) {
      found.push(fault(id, '', 'short', [`这件作品只有 ${seated.length} 位评委，应为 ${wanted} 位`, `this entry has only ${counted(seated.length, 'judge')} instead of ${wanted}`]));
    }
  }
  for (const [j, load] of loadsOf(judges.length, read.judgesOf).entries()) {
    const { maxLoad, minLoad = 0 } = instance.judges[j]!;
    if (load > maxLoad) {
      found.push(fault('', judges[j]!.id, 'over_load', [`${name(j)}分到 ${load} 件，超过了 ${maxLoad} 件的上限`, `${name(j)} has ${counted(load, 'entry', 'entries')}, more than the ${maxLoad} allowed`]));
    } else if (load < minLoad) {
      found.push(fault('', judges[j]!.id, 'under_load', [`${name(j)}只有 ${load} 件，少于最少 ${minLoad} 件`, `${name(j)} has ${counted(load, 'entry', 'entries')}, fewer than the least ${minLoad}`]));
    }
  }
  return found;
}

/** The first fault as a refusal says it, where no list stands beside it: of which entry, and how many there are. */
export function faultSaid(faults: readonly Fault[], codeOf: (entryId: string) => string): { detail: string; detailEn: string } | null {
  const [first] = faults;
  if (!first) return null;
  const code = first.entryId === '' ? '' : codeOf(first.entryId);
  const more = faults.length - 1;
  return {
    detail: `${code === '' ? '' : `作品 ${code}：`}${first.sentence}${more > 0 ? `（另有 ${more} 处不成立）` : ''}`,
    detailEn: `${code === '' ? '' : `entry ${code}: `}${first.sentenceEn}${more > 0 ? ` (and ${more} more)` : ''}`,
  };
}
