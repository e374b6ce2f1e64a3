// Once before all e2e tests: the program built, an Electron found, a display without a screen where there is none.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

function startDisplay(): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    // Without -noreset the display starts over, and refuses, each time its last window has closed.
    const args = ['-noreset', '-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-dpi', '96'];
    const display = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    display.on('error', reject);
    display.on('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    let number = '';
    (display.stdio[3] as Readable).on('data', (chunk: Buffer) => {
      number += chunk.toString('utf8');
      if (!number.endsWith('\n')) return;
      process.env['DISPLAY'] = `:${number.trim()}`;
      resolve(display);
    });
  });
}

export default async function prepare(): Promise<() => Promise<void>> {
  const answer = execFileSync(process.execPath, ['electron/runtime/prepare-e2e.mjs'], {
    cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { executable, backendNode } = JSON.parse(answer) as { executable: string; backendNode?: string };
  if (!existsSync(executable)) throw new Error(`there is no Electron at ${executable}`);
  process.env['SAIXUE_ELECTRON'] = executable;
  if (backendNode) process.env['BACKEND_NODE'] = backendNode;
  else delete process.env['BACKEND_NODE'];
  const display = process.platform === 'linux' && !process.env['DISPLAY'] ? await startDisplay() : null;
  return async () => {
    if (!display) return;
    display.removeAllListeners('exit');
    const ended = new Promise((resolve) => display.once('exit', resolve));
    display.kill();
    await ended;
  };
}
