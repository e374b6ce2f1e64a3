// `npm test`: everything that must hold. Two lanes side by side; the last line is `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { inProject, node24, stepEnvironment } from './places.mjs';
import { lastLines, run } from './run.mjs';
import { setUpWindow } from './setup.mjs';
import { closing, countCheck, countVitest, familyReport } from './test-count.mjs';
import { checkWorld, uncheckedWorlds, worlds } from './typecheck.mjs';

const say = (sentence) => process.stdout.write(`${sentence}\n`);
const started = Date.now();
const reports = mkdtempSync(join(tmpdir(), 'saixue-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

const counts = [];
let runs = 0;

function note(count) {
  counts.push(count);
  const seconds = Math.round((Date.now() - started) / 1000);
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  const result = `${count.passed} passed, ${count.failed} failed${skipped}`;
  say(`[${String(seconds).padStart(3)} s] ${count.failed > 0 ? 'FAILED' : 'ok    '} ${count.name}: ${result}`);
  for (const fault of count.faults) say(`\n--- ${lastLines(fault, 60)}\n`);
  return count.failed === 0;
}

async function types() {
  for (const file of uncheckedWorlds()) {
    note(countCheck({ name: `types: ${file}`, passed: false, output: 'Add it to electron/runtime/typecheck.mjs.' }));
  }
  for (const world of worlds) note(countCheck(await checkWorld(world)));
}

async function lint() {
  const cli = inProject('node_modules', 'oxlint', 'bin', 'oxlint');
  const args = [cli, '--type-aware', '--deny-warnings', '--format', 'unix'];
  // The typed rules run in a Go program: on one core it does no work twice, beside the windows on the other.
  const result = await run(node24, args, { cwd: inProject(), env: stepEnvironment({ GOMAXPROCS: '1' }) });
  note(countCheck({ name: 'lint', passed: result.code === 0, output: result.output }));
}

async function vitest(name, project, env, more = []) {
  runs += 1;
  const report = join(reports, `${project}-${runs}.json`);
  const cli = inProject('node_modules', 'vitest', 'vitest.mjs');
  const args = [cli, 'run', '--config', 'test/vitest.config.ts', '--project', project];
  args.push('--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...more);
  const result = await run(node24, args, { cwd: inProject(), env: stepEnvironment({ ...env, TMPDIR: reports }) });
  note(countVitest(name, report, result.code, lastLines(result.output, 60)));
}

/** The windows walk in parts, so that the lane that is done first can take some of them over. */
const parts = 6;
let nextPart = 1;

async function e2e(electron) {
  while (nextPart <= parts) {
    const part = nextPart;
    nextPart += 1;
    const env = { SAIXUE_PICTURES: process.env.SAIXUE_PICTURES ?? '0', ...(electron.backendNode && { BACKEND_NODE: electron.backendNode }) };
    await vitest(`e2e in the real window, part ${part} of ${parts}`, 'e2e', env, [`--shard=${part}/${parts}`]);
  }
}

async function build() {
  const result = await ensureBuild();
  return note(countCheck({ name: 'build', passed: result.passed, output: result.built ? result.output : '' }));
}

try {
  say('准备 …  Setting up …');
  const { electron } = await setUpWindow('tests', say);
  say(`Electron ${electron.version} (${electron.kind})`);
  const built = build();
  await Promise.all([
    (async () => { if (await built) await e2e(electron); })(),
    (async () => {
      await lint();
      await types();
      // By itself vitest leaves one core free: on two cores that is half of them.
      await vitest('unit, db, flow, checks', 'unit', {}, [`--maxWorkers=${Math.max(2, availableParallelism() - 1)}`]);
      if (await built) await e2e(electron);
    })(),
  ]);
  const retried = join(reports, 'retried.txt');
  if (existsSync(retried)) say(`WALKED TWICE, a fault to be found:\n${lastLines(readFileSync(retried, 'utf8'), 60)}`);
} catch (error) {
  note(countCheck({ name: 'set-up', passed: false, output: error.message }));
}
const { lines, faults } = familyReport(counts);
say(`\n${lines.join('\n')}`);
if (counts.some((one) => one.families)) note(countCheck({ name: 'families: every case, every planted defect', passed: faults.length === 0, output: faults.join('\n') }));
const end = closing(counts);
const skippedTests = end.skipped > 0 ? `（跳过 ${end.skipped} 项  ${end.skipped} skipped）` : '';
say(`\n用时 ${Math.round((Date.now() - started) / 1000)} 秒 seconds ${skippedTests}`);
say(end.line);
process.exitCode = end.code;
