// `npm run bench`: every bench of test/bench, or those whose name is given, under Node 24, one after the other.
import { readdirSync, readFileSync } from 'node:fs';
import { runScript } from './cli.mjs';
import { inProject } from './places.mjs';
import { setUpWindow } from './setup.mjs';

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const options = process.argv.slice(2).filter((word) => word.startsWith('-'));
/** A bench says so in its first line; the other files of test/bench are parts of benches. */
const isBench = (name) => /^\/\/ (Benchmark|Targets?) /.test(readFileSync(inProject('test', 'bench', name), 'utf8'));
const benches = readdirSync(inProject('test', 'bench'))
  .filter((name) => name.endsWith('.ts') && isBench(name))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));

try {
  // The bench of the first window needs an Electron; the others only need the packages, which this installs too.
  const { electron } = await setUpWindow('tests');
  process.env.SAIXUE_ELECTRON = electron.executable;
  if (electron.backendNode) process.env.BACKEND_NODE = electron.backendNode;
  let failed = 0;
  for (const name of benches) {
    process.stdout.write(`\n# ${name.replace('.ts', '')}\n`);
    failed += (await runScript(['test', 'bench', name], options)) === 0 ? 0 : 1;
  }
  if (benches.length === 0) process.stderr.write(`没有这样的基准  There is no such bench: ${wanted.join(' ')}\n`);
  process.exitCode = failed > 0 || benches.length === 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
