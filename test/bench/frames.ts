// Benchmark of the wizard in the real window: a sheet of 50,000 rows by 20 columns is read, checked and shown while the
// page draws every frame; target of issue 4. Run alone: node test/bench/frames.ts
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWorkbook } from '#backend/excel/write.ts';
import { createBackend } from '#backend/index.ts';
import { createClient } from '#contract/client.ts';
import type { AppContract } from '#contract/index.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import prepare from '../e2e/global-setup.ts';
import { launch } from '../e2e/harness.ts';
import { benchRules } from './bench-contest.ts';
import type { Measured } from './import.ts';
import { madeHeaders, madeRow } from './made-workbook.ts';

const rows = 50_000;
const more = ['册次', '教材版本', '查重率', '联系人', '电子邮箱'];

/** Notes the time between frames from now on; `stop()` answers them. */
const recording = `(() => {
  const gaps = [];
  let last = performance.now();
  let on = true;
  const frame = () => { const now = performance.now(); gaps.push(now - last); last = now; if (on) requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  window.stopRecording = () => { on = false; return gaps; };
})()`;
const stop = 'window.stopRecording()';

const share = (gaps: readonly number[], part: number): number => gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) * part)] ?? 0;

export async function run(print: (line: string) => void): Promise<Measured[]> {
  const finish = await prepare();
  const folder = mkdtempSync(join(tmpdir(), 'bench-frames-'));
  const home = join(folder, 'home');
  const dir = join(folder, 'workspace');
  try {
    const file = join(folder, 'made.xlsx');
    const columns = [...madeHeaders, ...more];
    function* cells() {
      for (let row = 0; row < rows; row += 1) yield [...madeRow(row), '上册', '人教版', '12%', '王老师', 'a@b.cn'];
    }
    await writeWorkbook(file, [{ name: '作品', columns: columns.map((header) => ({ header, width: 12 })), rows: cells() }], { overwrite: true });
    const backend = createBackend({ home, workspaceDir: dir, log: (_reference, error) => console.error(error) });
    const client = createClient<AppContract>({ send: (request) => backend.call(request, () => {}), cancel: (id) => backend.cancel(id) });
    await client.workspace.create({ name: 'bench' });
    const { contestId } = await client.contests.create({ templateId: 'weike', title: 'bench', year: 2026 });
    await client.contests.update({ contestId, rules: JSON.parse(benchRules()) as ContestRules, basedOn: 0 });
    await backend.close();

    const it = await launch({ home });
    const { page } = it;
    await page.evaluate(`window.saixue.call(${JSON.stringify({ id: 'open', feature: 'workspace', call: 'open', input: { dir } })})`);
    await page.evaluate(`location.hash = ${JSON.stringify(`#/contests/${contestId}/import/entries`)}`);
    await page.getByRole('heading', { name: '把作品表拖到这里' }).waitFor();
    await page.evaluate(recording);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const idle = await page.evaluate<number[]>(stop);
    await it.answerOpenDialog([file]);
    await page.evaluate(recording);
    const start = performance.now();
    await page.keyboard.press('Control+o');
    await page.locator('[aria-current="step"]', { hasText: /检查|确认|列对应|值对应/ }).waitFor({ timeout: 120_000 });
    const seconds = (performance.now() - start) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 500));
    const busy = await page.evaluate<number[]>(stop);
    await it.close();
    const words = (gaps: readonly number[]): string => `${gaps.length} frames, 95 % within ${share(gaps, 0.95).toFixed(1)} ms, `
      + `longest ${share(gaps, 1).toFixed(0)} ms`;
    print(`${rows} rows by ${columns.length} columns, ${(statSync(file).size / 1e6).toFixed(1)} MB: checked and shown in ${seconds.toFixed(1)} s`);
    print(`  idle: ${words(idle)}; while it is read and checked: ${words(busy)}`);
    const measured = (name: string, ratio: number, limit: number): Measured => ({ name, ratio, limit, met: ratio <= limit });
    return [
      measured('95 % of frames while 50,000 rows are checked, against idle', share(busy, 0.95) / share(idle, 0.95), 1.25),
      measured('longest time without a frame, in ms', share(busy, 1), 200),
    ];
  } finally {
    await finish();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const { name, ratio, limit, met } of await run(console.log)) {
    console.log(`${met ? 'met    ' : 'NOT MET'} ${name}: ${ratio.toFixed(2)} (limit ${limit})`);
  }
}
