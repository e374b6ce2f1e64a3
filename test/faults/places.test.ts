// Places that cannot be written, and two programs at one database.
import { spawnSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { databaseFile } from '#backend/folders.ts';
import { createBackend } from '#backend/index.ts';
import { numbersAfter, runChild } from './children.ts';
import { readTree } from './disk.ts';
import { openWhole } from './verdict.ts';
import { freshRoot, posting, removeRoots, type Workload } from './workloads.ts';
import { atUsualPace } from '../fixtures/pace.ts';

afterAll(removeRoots);

const namespaces = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /mnt'], { stdio: 'ignore' }).status === 0;
/** Root may write everywhere, unless it leaves that right behind. */
const asAnybody = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all'] : [];
const obeys = asAnybody.length === 0 || spawnSync(asAnybody[0]!, [...asAnybody.slice(1), 'true']).status === 0;

async function lookedAt(workload: Workload, through: readonly string[]): Promise<void> {
  const before = readTree(workload.dir);
  const { lines, stderr } = await runChild({
    home: workload.home, dir: workload.dir, close: true,
    steps: [{ kind: 'call', feature: 'workspace', call: 'audit', input: { limit: 5 } }, { kind: 'call', feature: 'credits', call: 'verify',
      input: {} },
      workload.steps[0]!, { kind: 'call', feature: 'workspace', call: 'current', input: {} }],
  }, { through });
  expect(lines.filter((line) => line.startsWith('BUG')), stderr).toEqual([]);
  expect(lines.at(-1), stderr).toBe('END');
  expect(numbersAfter(lines, 'ACK')).toEqual([0, 1, 3]);
  const refused = lines.find((line) => line.startsWith('REFUSED 2'));
  expect(refused).toContain('workspace_frozen');
  expect(refused).toContain('不能写入');
  const after = readTree(workload.dir);
  expect([...after.keys()]).toEqual([...before.keys()]);
  for (const [path, bytes] of before) expect(bytes === null || after.get(path)?.equals(bytes), path).toBe(true);
}

test.skipIf(!namespaces)('F11: a read-only disk: view only, nothing is touched', async () => {
  const workload = await posting(1);
  const script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && shift 0 && exec "$@"';
  await lookedAt(workload, ['unshare', '-rm', 'sh', '-c', script, workload.dir]);
}, 180_000);

test.skipIf(!obeys)('F11: a read-only folder: view only, nothing is touched', async () => {
  const workload = await posting(1);
  chmodSync(workload.dir, 0o555);
  chmodSync(databaseFile(workload.dir), 0o444);
  await lookedAt(workload, asAnybody);
  chmodSync(workload.dir, 0o755);
}, 180_000);

test.skipIf(!obeys)('F11: a read-only file in a folder that can be written: refused or looked at, never half open', async () => {
  const workload = await posting(1);
  chmodSync(databaseFile(workload.dir), 0o444);
  const { lines, stderr } = await runChild({ home: workload.home, dir: workload.dir, steps: workload.steps, close: true }, { through: asAnybody });
  const refused = lines.find((line) => line.startsWith('REFUSED'));
  expect(refused, `${stderr}${lines.join('\n')}`).toMatch(/db_readonly|workspace_frozen/);
  expect(lines.filter((line) => /^(BUG|ACK)/.test(line))).toEqual([]);
  chmodSync(databaseFile(workload.dir), 0o644);
  expect(await openWhole(workload, [])).toMatchObject({ told: null, faults: [] });
}, 180_000);

test('F11: a backup from a read-only disk gives a database that can be written', async () => {
  const workload = await posting(1);
  const backend = createBackend({ home: workload.home, workspaceDir: workload.dir });
  await backend.openWorkspace(workload.dir);
  const { file, sha256 } = await backend.client.workspace.backup({});
  chmodSync(file, 0o444);
  await backend.client.backups.restore({ file, sha256, reason: '光盘上的备份' });
  await backend.close();
  expect(statSync(databaseFile(workload.dir)).mode & 0o200).toBe(0o200);
}, 180_000);

test('F15: a second program on the same profile, and one of another profile: refused within 3 s, the first goes on', async () => {
  const workload = await posting(400);
  const answers: { code: string; took: number }[] = [];
  let second: Promise<unknown> = Promise.resolve();
  let begun = false;
  const first = await runChild({ home: workload.home, dir: workload.dir, steps: workload.steps, wait: true }, {
    onStart: (pid) => { stop = () => process.kill(pid, 'SIGKILL'); },
    onLine: (line) => {
      if (line !== 'ACK 3' || begun) return;
      begun = true;
      second = (async () => {
        for (const home of [workload.home, freshRoot().home]) {
          let started = Date.now();
          const { lines, code } = await runChild({ home, dir: workload.dir, steps: [] }, {
            onLine: (one) => { if (one === 'START') started = Date.now(); },
          });
          expect(code).toBe(3);
          answers.push({ code: lines.at(-1)?.split(' ')[2] ?? '', took: Date.now() - started });
        }
      })().finally(() => stop());
    },
  });
  await second;
  expect(answers.map((one) => one.code)).toEqual(['workspace_locked', 'workspace_locked']);
  for (const { took } of answers) expect(atUsualPace(took)).toBeLessThan(3000);
  expect(first.lines.filter((line) => /^(BUG|REFUSED)/.test(line))).toEqual([]);
  expect(numbersAfter(first.lines, 'ACK').length).toBeGreaterThan(4);
  expect(await openWhole(workload, first.lines)).toMatchObject({ told: null, faults: [] });
}, 180_000);
let stop = (): void => {};
