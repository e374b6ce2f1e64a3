// The verifier of docs/verify_archive.py on many archives in one go. Needs python3 and nothing else.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Told {
  verdict: string; firstBad: number | null; events: number; checks: Record<string, boolean | null>; missing: string[]; why?: string;
}

const script = fileURLToPath(new URL('../../docs/verify_archive.py', import.meta.url));
export const python = spawnSync('python3', ['-c', 'import zipfile, zlib, hashlib']).status === 0;

/** One process for all: `[file, printed]` each. It goes through the script's own main, so that its refusals are asked too. */
const runner = `
import contextlib, io, json, runpy, sys
sys.dont_write_bytecode = True
script = runpy.run_path(sys.argv[1])
for file, printed in json.load(sys.stdin):
    out = io.StringIO()
    sys.argv = ['verify_archive.py', file, printed, '--json']
    with contextlib.redirect_stdout(out):
        try:
            script['main']()
        except SystemExit:
            pass
    print(out.getvalue().strip())
`;

export function toldByPython(cases: readonly (readonly [file: string, printed?: string])[]): Told[] {
  const run = spawnSync('python3', ['-c', runner, script], {
    input: JSON.stringify(cases.map(([file, printed = '']) => [file, printed])), encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout.trim().split('\n').map((line) => JSON.parse(line) as Told);
}
