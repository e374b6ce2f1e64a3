// A bad day in the middle of judging: a judge drops out, a conflict turns up, an entry comes late; the rest stays as it is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import { issueSample, type Stage } from './stage.ts';

let stage: Stage;
const key = (one: { entryId: string; judgeId: string }): string => `${one.entryId} ${one.judgeId}`;
const readDb = () => stage.program.backend.program.current!.connection.read;
const current = () => stage.program.client.assignment.current({ contestId: stage.contestId });

async function receive(files: readonly string[]): Promise<void> {
  const { client } = stage.program;
  const { basedOn } = await client.packs.preview({ contestId: stage.contestId, files: [...files] });
  await client.packs.receive({ contestId: stage.contestId, files: [...files], basedOn });
}

beforeAll(async () => { stage = await issueSample(); }, 120_000);
afterAll(async () => {
  expect(stage.program.bugs).toEqual([]);
  await stage.program.close();
});

describe('a proposal of the sample', () => {
  it('names each objective beside its bound, all proven, and the same seed gives the same code', async () => {
    const { client } = stage.program;
    const { contestId } = stage;
    const plan = await client.assignment.propose({ contestId, seed: 2026 });
    expect(plan.lines.map((line) => line.objective)).toEqual(['unfilled', 'loads', 'weakest', 'affinity', 'changes']);
    for (const line of plan.lines) expect(line, line.objective).toMatchObject({ proven: line.result === line.bound });
    expect(plan.lines.every((line) => line.proven)).toBe(plan.objective.proven);
    expect(plan.certificate).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/);
    expect(await client.assignment.propose({ contestId, seed: 2026 })).toMatchObject({ certificate: plan.certificate, pairs: plan.pairs });
    expect(plan.changes).toMatchObject({ added: [], removed: [] });
    expect(plan.spots.length).toBeGreaterThan(0);
  });

  it('its certificate can be recounted by anybody: weak duality with whole numbers, from the file alone', async () => {
    const { client, files } = stage.program;
    const { contestId } = stage;
    const outFile = join(files, '证书.json');
    const written = await client.assignment.certificate({ contestId, seed: 2026, outFile });
    const text = readFileSync(outFile, 'utf8');
    expect(written.bytes).toBe(Buffer.byteLength(text));
    for (const { name } of (await current()).judges) expect(text).not.toContain(name);
    interface ProofFile {
      objectives: string[]; squares: number; prices: number[]; seats: number[]; limits: [number, number][]; orgs: number[]; orgCap: number | null;
      plan: [number, number][]; pairs: [number, number, number][]; total: { cost: number; squaredLoads: number };
    }
    const file = JSON.parse(text) as {
      code: string; proofs: ProofFile[]; plan: [number, number][]; lines: { objective: string; proof: string }[];
      instance: { judges: object[]; entries: object[]; pairs: [number, number, number][]; orgCap: number | null; pinned: [number, number][] };
    };
    const plan = await client.assignment.propose({ contestId, seed: 2026 });
    expect(file.code).toBe(plan.certificate);
    expect(file.plan).toHaveLength(plan.pairs.length);
    for (const proof of file.proofs) {
      if (proof.objectives.includes('weakest') && file.lines.find((one) => one.objective === 'affinity')?.proof === 'search') continue;
      const offers = Map.groupBy(proof.pairs, ([, e]) => e);
      let bound = 0;
      for (const [e, seats] of proof.seats.entries()) {
        const units = new Map<number, number>();
        let left = seats;
        for (const charge of (offers.get(e) ?? []).map(([j, , cost]) => ({ j, value: cost + proof.prices[j]! })).sort((a, b) => a.value - b.value)) {
          const unit = proof.orgs[charge.j]!;
          if (left === 0 || (proof.orgCap !== null && unit >= 0 && (units.get(unit) ?? 0) >= proof.orgCap)) continue;
          units.set(unit, (units.get(unit) ?? 0) + 1);
          bound += charge.value;
          left -= 1;
        }
        expect(left).toBe(0);
      }
      for (const [j, [least, most]] of proof.limits.entries()) {
        let low = Infinity;
        for (let load = least; load <= Math.min(most, proof.seats.length); load += 1) {
          low = Math.min(low, proof.squares * load * load - proof.prices[j]! * load);
        }
        bound += low;
      }
      expect(bound).toBe(proof.total.cost + proof.squares * proof.total.squaredLoads);
    }
    const again = await client.methods.assign(file.instance as never);
    expect(again.status).toBe('optimal');
    await expect(client.assignment.certificate({ contestId, seed: 2026, outFile, overwrite: false })).rejects.toMatchObject({ code: 'file_exists' });
    expect(readFileSync(outFile, 'utf8')).toBe(text);
    const gone = join(files, 'no-such-folder', 'a.json');
    await expect(client.assignment.certificate({ contestId, outFile: gone })).rejects.toMatchObject({ code: 'file_missing' });
    expect(existsSync(gone)).toBe(false);
    await expect(client.assignment.certificate({ contestId, outFile: join(stage.program.dir, 'saixue.db') }))
      .rejects.toMatchObject({ code: 'file_own' });
  }, 60_000);
});

describe('repair', () => {
  it('keeps what is scored, changes as little as it must, and the results are those of the sheets that count', async () => {
    const { client, files } = stage.program;
    const { contestId, packs } = stage;
    const before = await current();
    const [early, other, dropped, ...others] = packs;
    // Two judges have finished; a third drops out with nothing scored, a fourth turns out to know an author.
    const { files: marks } = await client.contests.sampleMarks({ contestId, packs: [early!, other!] });
    await receive(marks);
    const scored = new Set((await current()).frozen.map(key));
    expect(scored.size).toBe(before.pairs.filter((one) => one.judgeId === early!.judgeId || one.judgeId === other!.judgeId).length);
    const theirs = before.pairs.filter((one) => one.judgeId === dropped!.judgeId);
    const known = before.pairs.find((one) => one.judgeId === others[0]!.judgeId)!;
    const everything = before.entries.map(({ entryId }) => ({ entryId, judgeId: dropped!.judgeId }));
    await client.assignment.declare({ contestId, pairs: everything, basedOn: (await current()).basedOn, kind: 'other', note: '因病退出' });
    const { basedOn } = await current();
    await client.assignment.declare({ contestId, pairs: [known], basedOn, kind: 'relative' });

    // The sample has no judge to spare: whom to recruit is said, and a plan with the fewest empty seats can be had all the same.
    await expect(client.assignment.propose({ contestId, mode: 'repair', seed: 7 })).rejects.toMatchObject({ code: 'infeasible' });
    const plan = await client.assignment.propose({ contestId, mode: 'repair', seed: 7, partial: true });
    expect(plan.objective.unfilled).toBeGreaterThan(0);
    expect(plan.lines[0]).toMatchObject({ result: plan.objective.unfilled, bound: plan.objective.unfilled, proven: true, proof: 'cut' });
    expect(plan.spots.reduce((sum, one) => sum + one.missing, 0)).toBe(plan.objective.unfilled);
    expect(plan.spots[0]!.sentence).toMatch(/初中组数学 的 1 件作品共需 3 席.*还差 1 席.*请增补 1 位/);
    const now = new Set(plan.pairs.map(key));
    expect([...scored].filter((one) => !now.has(one))).toEqual([]);
    expect(plan.pairs.filter((one) => one.judgeId === dropped!.judgeId)).toEqual([]);
    const changes = plan.lines.find((line) => line.objective === 'changes')!;
    expect(plan.lines[1]).toBe(changes);
    expect(changes).toMatchObject({ proven: true, result: plan.changes.added.length + plan.changes.removed.length });
    // The recused sheet of the sample marks, the drop-out's pairs and the relative must go; nothing else does.
    const recused = before.pairs.filter((one) => !scored.has(key(one)) && (one.judgeId === early!.judgeId || one.judgeId === other!.judgeId));
    expect(new Set(plan.changes.removed.map(key))).toEqual(new Set([...theirs, known, ...recused].map(key)));

    const [taken] = plan.pairs.filter((one) => scored.has(key(one)));
    const broken = plan.pairs.filter((one) => one !== taken);
    const checked = await client.assignment.check({ contestId, mode: 'repair', pairs: broken, partial: true });
    expect(checked.faults.map((one) => one.kind).sort()).toEqual(['frozen_missing']);
    for (const bad of [broken, [...plan.pairs, plan.pairs[0]!], [...broken, { ...taken!, judgeId: dropped!.judgeId }]]) {
      await expect(client.assignment.apply({ contestId, pairs: bad, basedOn: plan.basedOn, mode: 'repair', partial: true })).rejects.toMatchObject({ code: 'pairs_invalid' });
    }
    await expect(client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn - 1, mode: 'repair', partial: true }))
      .rejects.toMatchObject({ code: 'stale_revision' });
    await expect(client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn, mode: 'repair' }))
      .rejects.toThrow(/分配方案不成立：作品 [0-9A-Z]{6}：这件作品只有 2 位评委，应为 3 位/);
    const applied = await client.assignment.apply({
      contestId, pairs: plan.pairs, basedOn: plan.basedOn, mode: 'repair', seed: 7, certificate: plan.certificate, partial: true,
    });
    expect(applied).toMatchObject({ added: plan.changes.added.length, removed: plan.changes.removed.length });
    expect(new Set(applied.judgeIds)).toEqual(new Set([...plan.changes.added, ...plan.changes.removed].map((one) => one.judgeId)));
    const { plans } = await client.assignment.plans({ contestId });
    expect(plans.map((one) => [one.number, one.mode, one.added, one.removed, one.certificate]).sort()).toEqual([
      [1, 'new', before.pairs.length, 0, expect.any(String)],
      [2, 'repair', applied.added, applied.removed, plan.certificate],
    ]);
    expect((await client.contests.get({ contestId })).state).toBe('judging');

    // Only judges with other entries than before get another pack; the one who is out gets none.
    const issued = await client.packs.issue({ contestId, outDir: join(files, 'second'), judgeIds: applied.judgeIds });
    const again = issued.packs.map((one) => one.judgeId);
    expect(again).not.toContain(dropped!.judgeId);
    expect(new Set(again)).toEqual(new Set(applied.judgeIds.filter((id) => id !== dropped!.judgeId)));
    expect(issued.packs.every((one) => one.revision === 2)).toBe(true);

    // Old packs come back late: the drop-out's sheets bind nothing and count for nothing, nor does the relative's.
    // Whose sheets have come and who got nothing new has nothing to send.
    const gained = new Set(plan.changes.added.map((one) => one.judgeId));
    const latest = [...others, ...[early!, other!].filter((one) => gained.has(one.judgeId))]
      .map((one) => issued.packs.find((pack) => pack.judgeId === one.judgeId) ?? one);
    const { files: late } = await client.contests.sampleMarks({ contestId, packs: [dropped!] });
    await receive(late);
    expect((await current()).pairs.some((one) => one.judgeId === dropped!.judgeId)).toBe(false);
    const { files: rest } = await client.contests.sampleMarks({ contestId, packs: latest });
    await receive(rest);
    const results = await client.results.compute({ contestId });
    expect(results.rows).toHaveLength(before.entries.length);
    const seats = new Set((await current()).pairs.map(key));
    const sheets = readDb().all<{ entry_id: string; judge_id: string; total: number }>("select entry_id, judge_id, total from score_sheets where status = 'submitted'");
    expect(sheets.some((one) => one.judge_id === dropped!.judgeId)).toBe(true);
    for (const row of results.rows) {
      const totals = sheets.filter((one) => one.entry_id === row.entryId && seats.has(`${one.entry_id} ${one.judge_id}`)).map((one) => one.total);
      const mean = Number((BigInt(totals.reduce((sum, one) => sum + one, 0)) * 2n + BigInt(totals.length)) / BigInt(2 * totals.length)) / 100;
      expect(row.mean, row.title).toBe(mean);
    }
    expect(violations(readDb())).toEqual([]);

    // Everything is scored: a repair has nothing to do, and says so.
    const still = await client.assignment.propose({ contestId, mode: 'repair', partial: true });
    expect(still.changes.removed).toEqual([]);
    await expect(client.assignment.apply({ contestId, pairs: plan.pairs.slice(1), basedOn: still.basedOn, mode: 'repair', partial: true }))
      .rejects.toMatchObject({ code: 'pairs_invalid' });

    // The one who was out takes the empty seat after all: results are open again, and his old sheet counts for it.
    expect((await client.contests.get({ contestId })).state).toBe('scored');
    const back = { entryId: plan.spots[0]!.entryIds[0]!, judgeId: dropped!.judgeId };
    await client.assignment.withdraw({ contestId, pairs: [back], basedOn: still.basedOn });
    const filled = await client.assignment.propose({ contestId, mode: 'repair' });
    expect(filled).toMatchObject({ objective: { unfilled: 0 }, changes: { added: [back], removed: [] } });
    const { revision } = await client.assignment.apply({ contestId, pairs: filled.pairs, basedOn: filled.basedOn, mode: 'repair' });
    expect(revision).toBe((await current()).basedOn);
    expect((await client.contests.get({ contestId })).state).toBe('judging');
    expect((await current()).frozen.map(key)).toContain(key(back));
    const last = await client.results.compute({ contestId });
    const of = (list: typeof last.rows) => list.find((one) => one.entryId === back.entryId)!.mean;
    expect(of(last.rows)).not.toBe(of(results.rows));
  }, 120_000);
});
