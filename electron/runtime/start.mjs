// `npm start`: sets up what is missing and opens the program; without a display, the sample contest in the terminal.
import { ensureBuild } from './build.mjs';
import { runScript } from './cli.mjs';
import { hasDisplay, inProject, stepEnvironment } from './places.mjs';
import { runHere } from './run.mjs';
import { setUpPackages, setUpWindow } from './setup.mjs';

const say = (sentence) => process.stdout.write(`${sentence}\n`);

async function inTerminal() {
  say('没有显示器，不能打开窗口；下面在终端里把示例活动从 Excel 表走到获奖名单。');
  say('There is no display for a window; the sample contest runs here in the terminal, from workbook to award list.');
  await setUpPackages(say);
  return runScript(['electron', 'cli', 'demo.ts'], process.argv.slice(2));
}

async function inWindow() {
  const { electron } = await setUpWindow('window', say);
  const build = await ensureBuild();
  if (!build.passed) {
    process.stderr.write(build.output);
    throw new Error('程序没有编译成功，见上。  The program could not be built, see above.');
  }
  const args = [inProject()];
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    say('以 root 运行时，Chromium 不能使用自己的沙箱。日常请用普通用户运行。');
    say('As root, Chromium cannot use its own sandbox. For daily work run it as an ordinary user.');
    args.push('--no-sandbox');
  }
  const env = stepEnvironment(electron.backendNode ? { BACKEND_NODE: electron.backendNode } : {});
  return runHere(electron.executable, [...args, ...process.argv.slice(2)], { cwd: process.env.INIT_CWD, env });
}

try {
  process.exitCode = await (hasDisplay() ? inWindow() : inTerminal());
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
