// Running other programs: with their output kept, with a time limit, and with nothing left running behind.
import { spawn } from 'node:child_process';

const running = new Set();

// A step started in its own process group dies with us, so that Ctrl+C leaves no orphan.
function stopAll(signal) {
  for (const child of running) stop(child, signal);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopAll('SIGTERM');
    process.exit(130);
  });
}
process.on('exit', () => stopAll('SIGKILL'));

function stop(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {object} [options] cwd, env; `output` 'keep' | 'show' | 'stderr' (shown on stderr); `limit` in ms;
 *   `alive` () => boolean is asked when the limit is reached: true grants the same time once more.
 * @returns {Promise<{code: number|null, output: string, timedOut: boolean}>} never rejects: a program that
 *   cannot be started answers code null and the reason as its output.
 */
export function run(program, args, options = {}) {
  const { output = 'keep', limit, alive, cwd, env } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32' && program.endsWith('.cmd'),
    });
    running.add(child);
    const kept = [];
    let timedOut = false;
    const take = (stream) => (chunk) => {
      kept.push(chunk);
      if (output === 'show') stream.write(chunk);
      if (output === 'stderr') process.stderr.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    let timer;
    const watch = () => {
      if (alive?.()) timer = setTimeout(watch, limit);
      else {
        timedOut = true;
        stop(child, 'SIGKILL');
      }
    };
    if (limit) timer = setTimeout(watch, limit);
    const end = (code, text) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, output: Buffer.concat(kept).toString('utf8') + text, timedOut });
    };
    child.on('error', (error) => end(null, String(error.message)));
    child.on('close', (code) => end(code, ''));
  });
}

/** Runs a program with this terminal as its own (keys, colours, signals) and answers its exit code. */
export function runHere(program, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: 'inherit' });
    const pass = (signal) => child.kill(signal);
    process.removeAllListeners('SIGINT');
    process.removeAllListeners('SIGTERM');
    process.on('SIGINT', () => pass('SIGINT'));
    process.on('SIGTERM', () => pass('SIGTERM'));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
}

/** The last lines of a program's output, for a message. */
export function lastLines(text, count = 12) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
