// `npm run look -- <folder> [route,…]`: the real window, route by route, as pictures to look at. Not a test.
import { resolve } from 'node:path';
import { ensureBuild } from './build.mjs';
import { inProject, node24, stepEnvironment } from './places.mjs';
import { runHere } from './run.mjs';
import { setUpWindow } from './setup.mjs';

const say = (sentence) => process.stdout.write(`${sentence}\n`);
const [folder, routes = ''] = process.argv.slice(2);
try {
  if (!folder) throw new Error('用法：npm run look -- <文件夹> [页面,…]  Usage: npm run look -- <folder> [route,…]');
  const to = resolve(process.env.INIT_CWD ?? '.', folder);
  if (!`${to}/`.startsWith(inProject('/'))) say(`→ ${to}`);
  else throw new Error('请给出本项目之外的文件夹。  Name a folder outside this project.');
  const { electron } = await setUpWindow('tests', say);
  const build = await ensureBuild();
  if (!build.passed) throw new Error(build.output);
  const cli = inProject('node_modules', 'vitest', 'vitest.mjs');
  const env = stepEnvironment({ SAIXUE_LOOK: to, SAIXUE_LOOK_AT: routes, ...(electron.backendNode && { BACKEND_NODE: electron.backendNode }) });
  process.exitCode = await runHere(node24, [cli, 'run', '--config', 'test/vitest.config.ts', '--project', 'look'], { cwd: inProject(), env });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
