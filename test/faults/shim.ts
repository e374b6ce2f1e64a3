// The shim between a child process and the disk: compiled once from shim.c, ordered about through 512 bytes of shared memory.
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultOrders } from './fault-orders.ts';
import { once } from './shared-folder.ts';

/** Debian has gcc or tcc; the file asks for nothing that only one of them knows. */
const compilers = ['gcc', 'cc', 'tcc', 'clang'];

/** The compiled shim, or null where no compiler is (these cases are then skipped, and counted as skipped). */
export const shimFile: string | null = process.platform !== 'linux' ? null : once('shim.so', (file) => {
  const source = join(import.meta.dirname, 'shim.c');
  for (const compiler of compilers) {
    if (spawnSync(compiler, ['-shared', '-fPIC', '-o', file, source, '-pthread', '-ldl'], { stdio: 'ignore' }).status === 0) return true;
  }
  return false;
});

if (shimFile === null) console.log('faults: no C compiler found (Debian: tcc libc6-dev); the cases that need one are skipped');

/** What the child must have in its environment. `log`: everything below `root` is written down there. */
export function shimEnvironment(root: string, { log, orders }: { log?: string; orders?: FaultOrders }): Record<string, string> {
  if (shimFile === null) throw new Error('no shim');
  return {
    LD_PRELOAD: shimFile, FAULT_ROOT: realpathSync(root), ...(log !== undefined && { FAULT_LOG: log }),
    ...(orders && { FAULT_CONTROL: orders.file }),
  };
}
