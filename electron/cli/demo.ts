// Without a display: the sample contest from workbook to award list, through the same calls as the window's.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createBackend } from '#backend/index.ts';
import { defaultHome } from './home.ts';

/** Walks the whole road in `folder` and prints where each file is. */
export async function runSample(folder: string, print: (line: string) => void): Promise<void> {
  const dir = join(folder, '示例工作区');
  const packsDir = join(folder, '评审包');
  const reportsDir = join(folder, '结果');
  for (const each of [packsDir, reportsDir]) mkdirSync(each, { recursive: true });
  const backend = createBackend({ home: defaultHome(), workspaceDir: dir });
  const { client } = backend;
  try {
    const made = await client.workspace.create({ name: '示例' });
    print(`工作区        ${made.dir}`);
    print(`恢复密钥      ${made.recoveryKey}`);
    const { contestId } = await client.contests.sample({});
    const { counts } = await client.contests.get({ contestId });
    print(`作品、评委    ${counts.entries} 件，${counts.judges} 位（${join(dir, 'exports', '示例')}）`);
    const plan = await client.assignment.propose({ contestId, seed: 2026 });
    await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn, seed: plan.seed });
    const clashes = plan.conflicts.map((one) => `${one.kind} ${one.pairs}`).join('，');
    print(`分配          ${plan.pairs.length} 个席位，${plan.objective.proven ? '已证明最优' : '未证明'}，避开 ${clashes || '0'}`);
    const issued = await client.packs.issue({ contestId, outDir: packsDir });
    for (const pack of issued.packs) print(`评审包        ${pack.name}  ${pack.file}  口令 ${pack.passphrase}`);
    const packs = issued.packs.map(({ judgeId, file, passphrase }) => ({ judgeId, file, passphrase }));
    const { files } = await client.contests.sampleMarks({ contestId, packs });
    for (const file of files) print(`成绩包        ${file}`);
    const inbox = await client.packs.preview({ contestId, files });
    const received = await client.packs.receive({ contestId, files, basedOn: inbox.basedOn });
    const { queue } = await client.packs.progress({ contestId });
    print(`回收          ${received.received} 个成绩包；待处理：${queue.map((one) => `${one.what} ${one.blindCode}`).join('，')}`);
    const results = await client.results.compute({ contestId });
    const published = await client.results.publish({ contestId, basedOn: results.basedOn });
    print(`结果          ${results.rows.length} 件，获奖 ${published.awards} 件，已揭盲发布`);
    for (const [kind, name] of [['awards', '获奖名单'], ['scores', '评分总表'], ['entries', '作品表']] as const) {
      const { file } = await client.reports.export({ contestId, kind, outFile: join(reportsDir, `${name}.xlsx`) });
      print(`${name.padEnd(8, '　')}  ${file}`);
    }
  } finally {
    await backend.close();
  }
}

if (import.meta.main) {
  const folder = process.argv[2] ?? join(defaultHome(), 'sample', new Date().toISOString().slice(0, 19).replaceAll(':', '-'));
  mkdirSync(folder, { recursive: true });
  await runSample(folder, (line) => process.stdout.write(`${line}\n`));
}
