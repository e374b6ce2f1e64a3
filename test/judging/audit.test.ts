// Every command of the judge's desk leaves an event and no query does; no event says who, what was written, or where a file lies.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AnyCall } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import { startProgram } from '../flow/harness.ts';
import { codes, packId } from '../packfile/fixture.ts';
import { lockedPack, practiceCodes } from './locked-pack.ts';

it('raises the chain by every command of the desk, and by no query', async () => {
  const program = await startProgram({ workspace: false });
  const { judging, workspace } = program.client;
  const at = (name: string): string => join(program.files, name);
  const [code = '', other = ''] = codes;
  const [practice = ''] = practiceCodes;
  const scores = { topic: 8, effect: 15 };
  const made = await lockedPack(program, { gate: undefined });
  const seen = new Map<string, number>();
  const audit = async (): Promise<number> => (await workspace.audit({ limit: 1 })).total;
  const watch = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const before = await audit();
    await work();
    seen.set(name, (seen.get(name) ?? 0) + await audit() - before);
  };
  await watch('open', () => judging.open({ file: made.out }));
  await watch('card', () => judging.card({ outFile: at('王小明.sxcard') }));
  await watch('keys', () => judging.keys({}));
  await watch('packs', () => judging.packs({}));
  await watch('desk', () => judging.desk({ packId }));
  await watch('sheet', () => judging.sheet({ packId, code }));
  await watch('watched', () => judging.watched({ packId, code, attachment: 0, spans: [[0, 7]], length: 9 }));
  await watch('score', () => judging.score({ packId, code, scores, comment: '作者是王小明，电话 13800138000' }));
  await watch('report', () => judging.report({ packId, code, kind: 'identityVisible', atSeconds: 3, text: '片头有云澜一中' }));
  await watch('recuse', () => judging.recuse({ packId, code: other, reason: 'relative', text: '王小明是我侄子' }));
  await watch('reopen', () => judging.reopen({ packId, code: other }));
  await watch('undo', () => judging.undo({ packId }));
  await watch('redo', () => judging.redo({ packId }));
  await judging.score({ packId, code: practice, scores });
  await watch('feedback', () => judging.feedback({ packId, code: practice }));
  await watch('check', () => judging.check({ packId }));
  await watch('finish', () => judging.finish({ packId, outFile: at('王小明的成绩.sxscore') }));
  await watch('retire', () => judging.retire({ packId }));
  for (const [name, call] of Object.entries(contract.judging as Record<string, AnyCall>)) {
    expect(seen.get(name), name).toBe(call.kind === 'query' ? 0 : 1);
  }
  // What changes nothing is no event.
  const before = await audit();
  await judging.feedback({ packId, code: practice });
  await judging.retire({ packId });
  expect(await audit()).toBe(before);
  const bodies = program.backend.program.current!.connection.read.all<{ body: string }>('select body from audit').map((row) => row.body).join('\n');
  const words = ['王小明', '13800138000', '云澜', '侄子', '认识分数', '参考说明', '微课评选', 'sxcard', 'sxscore', program.files];
  expect(words.filter((word) => bodies.includes(word))).toEqual([]);
  await expect(workspace.audit({})).resolves.toMatchObject({ intact: true, firstBad: null });
  expect(program.bugs).toEqual([]);
  await program.close();
}, 30_000);
