// Killed while files are copied: after the next start no row and no file of it is there, and it can be done again.
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBackend } from '#backend/index.ts';
import { smallContest } from '../packs/small-contest.ts';
import { mp4 } from '../media/made.ts';
import { killProgram } from './children.ts';

test('F01: SIGKILL while copying files leaves nothing behind', async () => {
  const { program, contestId } = await smallContest(4, 2);
  try {
    const { rows } = await program.client.contests.entries({ contestId });
    const folder = join(program.files, 'heap');
    mkdirSync(folder);
    for (const [at, { number }] of rows.entries()) writeFileSync(join(folder, `${number}.mp4`), mp4({ seconds: 400, fill: 5000 + at }));
    truncateSync(join(folder, `${rows[2]!.number}.mp4`), 3 * 1024 ** 3);
    const { home } = program.backend.program.options;
    await program.backend.close();
    let left: string[] = [];
    await killProgram('files-child', [home, program.dir, contestId, folder], {
      kill: { from: /^COPYING/m, wait: 0 }, onLine: () => { left = readdirSync(join(program.dir, 'temporary')); },
    });
    // It was in the middle: two films lay there already.
    expect(left.length).toBeGreaterThanOrEqual(2);
    const again = createBackend({ home, workspaceDir: program.dir, log: (_, error) => program.bugs.push(String(error)) });
    await again.openWorkspace(program.dir);
    const filesIn = (name: string): string[] => readdirSync(join(program.dir, name), { recursive: true }).map(String);
    expect((await again.client.files.list({ contestId })).total).toBe(0);
    expect(filesIn('attachments')).toEqual([]);
    expect(readdirSync(program.dir)).not.toContain('temporary');
    truncateSync(join(folder, `${rows[2]!.number}.mp4`), 6000);
    const { basedOn, folderHash } = await again.client.files.match({ contestId, folder });
    expect(await again.client.files.attach({ contestId, folder, basedOn, folderHash })).toMatchObject({ attached: 4 });
    expect(filesIn('attachments')).toHaveLength(4);
    expect(program.bugs).toEqual([]);
    await again.close();
  } finally {
    await program.close();
  }
});
