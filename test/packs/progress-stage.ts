// A small contest in the middle of judging, made through the calls: packs out, and score packs by hand that say what they should.
import { join } from 'node:path';
import type { SigningKey } from '#backend/crypto/suite.ts';
import { assignAll, newKey, opened, scorePackByHand, smallContest, type OpenedPack, type Sheets, type SmallContest } from './small-contest.ts';

export interface StageJudge { judgeId: string; name: string; pack: OpenedPack; key: SigningKey }
export interface ProgressStage extends SmallContest { judges: StageJudge[]; fresh: () => Promise<number> }
export interface Mark {
  off?: number; status?: 'submitted' | 'recused' | 'reported' | 'draft'; reason?: { kind: string; text: string; at?: number }; seconds?: number;
}

/** Twelve entries, each with all three judges; the last day of judging is set, packs are out. */
export async function progressStage(reviewDeadline = '2099-11-24'): Promise<ProgressStage> {
  const contest = await smallContest(12, 3);
  const { program: { client, files }, contestId } = contest;
  const fresh = async (): Promise<number> => (await client.contests.get({ contestId })).revision;
  const { rules } = await client.contests.get({ contestId });
  await client.contests.update({
    contestId, basedOn: await fresh(),
    rules: { ...rules, calibration: { ...rules.calibration, reviewDeadline }, discrepancy: { threshold: 15, at: 'over' } },
  });
  await assignAll(contest, 3);
  const { packs } = await client.packs.issue({ contestId, outDir: join(files, 'packs') });
  const judges = await Promise.all(packs.map(async (pack, index) => ({
    judgeId: pack.judgeId, name: pack.name, pack: await opened(pack), key: newKey(index + 1),
  })));
  return { ...contest, judges, fresh };
}

export const readOf = ({ program }: SmallContest) => program.backend.program.current!.connection.read;

/** The blind code of each entry by the code that this judge has for it. */
export function codesOf(stage: ProgressStage, judgeId: string): Map<string, { entryId: string; blindCode: string }> {
  return new Map(readOf(stage).all<{ code: string; entry_id: string; blind_code: string }>(
    'select c.code, c.entry_id, e.blind_code from entry_codes c join entries e on e.id = c.entry_id where c.judge_id = ?', judgeId)
    .map((one) => [one.code, { entryId: one.entry_id, blindCode: one.blind_code }]));
}

/** Sheets of a judge: full marks less `off` hundredths on the first criteria; null leaves the entry out. */
export function sheetsOf(stage: ProgressStage, judge: StageJudge, mark: (entryId: string) => Mark | null): Sheets {
  const codes = codesOf(stage, judge.judgeId);
  return judge.pack.header.entries.flatMap((entry): Sheets => {
    const said = mark(codes.get(entry.code)?.entryId ?? '');
    if (!said) return [];
    const rubric = judge.pack.header.rubrics.find((one) => one.id === entry.rubric);
    let off = said.off ?? 0;
    const scores = (rubric?.criteria ?? []).map((one) => {
      const less = Math.min(off, one.max);
      off -= less;
      return { criterion: one.id, value: one.max - less };
    });
    const status = said.status ?? 'submitted';
    return [{
      code: entry.code, status, comment: '', scores: status === 'recused' || status === 'reported' ? [] : status === 'draft' ? scores.slice(1) : scores,
      reason: (said.reason ?? null) as Sheets[number]['reason'], ...(said.seconds !== undefined && { seconds: said.seconds }),
    }];
  });
}

let number = 0;
export async function receive(
  stage: ProgressStage, packs: readonly { judge: StageJudge; sheets: Sheets; seq?: number; prev?: string | null }[],
): Promise<string[]> {
  const { program: { client, files }, contestId } = stage;
  const made = await Promise.all(packs.map(({ judge, sheets, seq = 1, prev = null }) =>
    scorePackByHand(join(files, 'back'), `s${number += 1}.sxscore`, judge.pack, judge.key, sheets, { seq, prev })));
  const list = made.map((one) => one.file);
  const { basedOn } = await client.packs.preview({ contestId, files: list });
  const { received } = await client.packs.receive({ contestId, files: list, basedOn });
  if (received !== list.length) throw new Error(`received ${received} of ${list.length}`);
  return made.map((one) => one.sha256);
}
