// Two repairs in a row: what a judge said with an earlier pack still holds when his next pack knows nothing of it.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueSample, openDesk, type OtherDesk, type Stage } from './stage.ts';

let stage: Stage;
let desk: OtherDesk;
const key = (one: { entryId: string; judgeId: string }): string => `${one.entryId} ${one.judgeId}`;
const current = () => stage.program.client.assignment.current({ contestId: stage.contestId });
const recused = async () => (await current()).conflicts.filter((one) => one.kind === 'recused').map(key);

beforeAll(async () => {
  stage = await issueSample();
  desk = await openDesk(stage, 0);
}, 120_000);
afterAll(async () => {
  expect(stage.program.bugs).toEqual([]);
  await desk.backend.close();
  await stage.program.close();
});

const score = (packId: string, code: string) =>
  desk.client.judging.score({ packId, code, scores: Object.fromEntries(desk.criteria.map(({ id, max }) => [id, max / 2])), comment: '' });

async function handIn(packId: string, name: string): Promise<void> {
  const { client, files } = stage.program;
  const outFile = join(files, name);
  await desk.client.judging.finish({ packId, outFile });
  const { basedOn, items } = await client.packs.preview({ contestId: stage.contestId, files: [outFile] });
  expect(items.map((one) => one.acceptable), items[0]?.sentence).toEqual([true]);
  await client.packs.receive({ contestId: stage.contestId, files: [outFile], basedOn });
}

async function repair(): Promise<string[]> {
  const { client } = stage.program;
  const { contestId } = stage;
  const plan = await client.assignment.propose({ contestId, mode: 'repair', partial: true });
  const { judgeIds } = await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn, mode: 'repair', partial: true });
  return judgeIds;
}

it('a judge who stepped back from an entry never gets it again, though his next score pack does not name it', async () => {
  const { client, files } = stage.program;
  const { contestId } = stage;
  const [out, ...rest] = desk.codes;
  await desk.client.judging.recuse({ packId: desk.packId, code: out!, reason: 'relative', text: '' });
  for (const code of rest) await score(desk.packId, code);
  await handIn(desk.packId, 'one.sxscore');
  const said = await recused();
  expect(said).toHaveLength(1);
  const frozen = (await current()).frozen.map(key).sort();
  expect(frozen).toHaveLength(rest.length);

  expect(await repair()).toContain(stage.packs[0]!.judgeId);
  const issued = await client.packs.issue({ contestId, outDir: join(files, 'second'), judgeIds: [stage.packs[0]!.judgeId] });
  const again = await desk.client.judging.open({ file: issued.packs[0]!.file, passphrase: issued.packs[0]!.passphrase });
  expect(again.entries.map((one) => one.code)).not.toContain(out);
  for (const { code, status } of again.entries) if (status !== 'submitted') await score(again.packId, code);
  await handIn(again.packId, 'two.sxscore');

  expect(await recused()).toEqual(said);
  expect((await current()).frozen.map(key).sort()).toEqual(expect.arrayContaining(frozen));
  for (const mode of ['repair', 'new'] as const) {
    const plan = await client.assignment.propose({ contestId, mode, partial: true });
    expect(plan.pairs.map(key), mode).not.toContain(said[0]);
  }
  // Taken back, the pack in which it was said says nothing any more.
  await client.packs.undoReceive({ contestId });
  expect(await recused()).toEqual(said);
  await client.packs.undoReceive({ contestId });
  expect(await recused()).toEqual([]);
}, 60_000);
