// The terminal as a script meets it: real processes, their exit codes, JSON on standard output and nothing else there.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readArguments } from '#cli/arguments.ts';
import { main } from '#cli/index.ts';
import { contract } from '#contract/index.ts';
import { startProgram } from './flow/harness.ts';

const root = mkdtempSync(join(tmpdir(), 'saixue-cli-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const at = (name: string): string => join(root, name);
const dir = at('赛 工作区');
const secret = '云澜 教育 2026';

interface Ended { code: number | null; out: string; err: string }

/** One call of the terminal door; `input` goes to its standard input. */
function cli(words: readonly string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, '..', 'electron', 'cli', 'index.ts');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...words], {
      env: { ...process.env, SAIXUE_HOME: at('home'), SAIXUE_PASSPHRASE: '', ...env },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (piece: Buffer) => {
      out += piece.toString('utf8');
    });
    child.stderr.on('data', (piece: Buffer) => {
      err += piece.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

/** The same without a process of its own, for the many ways of getting it wrong. */
async function here(words: readonly string[]): Promise<Ended> {
  const written = { out: '', err: '' };
  const keep = (name: 'out' | 'err') => (piece: unknown) => {
    written[name] += String(piece);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep('out')), vi.spyOn(process.stderr, 'write').mockImplementation(keep('err')),
  ];
  vi.stubEnv('SAIXUE_HOME', at('home'));
  try {
    return { code: await main(words), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}

/** A refusal: nothing on standard output, one line of JSON on standard error, and 1. */
function refused({ code, out, err }: Ended): { code: string; message: string } {
  expect(out).toBe('');
  expect(code).toBe(1);
  return JSON.parse(err.trim().split('\n').at(-1) ?? '') as { code: string; message: string };
}

const answered = ({ code, out, err }: Ended): unknown => {
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out.endsWith('\n')).toBe(true);
  return JSON.parse(out);
};

describe('words of the command line', () => {
  it.each([
    [['a.b'], { call: 'a.b', json: '{}', help: false }],
    [['a.b', '{"x":1}'], { json: '{"x":1}' }],
    [['a.b', '--json', '-'], { json: '-' }],
    [['a.b', '--json=@in.json', '--workspace=w=1'], { json: '@in.json', workspace: 'w=1' }],
    [['--workspace', 'w', 'a.b', '--passphrase-file', 'p'], { workspace: 'w', passphraseFile: 'p', call: 'a.b' }],
    [['results.unblind.status', '{}'], { call: 'unblind.status' }], [['results.publish'], { call: 'results.publish' }],
    [['--help'], { help: true }], [[], { help: true }],
  ])('%j', (words, found) => {
    expect(readArguments(words)).toMatchObject(found);
  });

  it.each([[['a.b', '--nope']], [['a.b', '--workspace']], [['a.b', '--json']], [['a.b', '{}', 'more']], [['a.b', '--passphrase-file']]])(
    '%j is a fault', (words) => expect(readArguments(words)).toHaveProperty('fault'));
});

describe('the terminal', () => {
  it('lists every call with the schemas of its input and its answer', async () => {
    const list = answered(await cli(['list'])) as { call: string; kind: string; input: object; output: object }[];
    const names = Object.entries(contract).flatMap(([feature, calls]) => Object.keys(calls).map((name) => `${feature}.${name}`));
    expect(list.map((one) => one.call)).toEqual(names);
    for (const one of list) expect(one).toMatchObject({ input: { type: 'object' }, output: { type: 'object' } });
  });

  it('creates a workspace locked by the passphrase of the environment, and works in it', async () => {
    const made = answered(await cli(['workspace.create', '{"name":"市赛"}', '--workspace', dir], { env: { SAIXUE_PASSPHRASE: secret } }));
    expect(made).toMatchObject({ name: '市赛', dir, slots: ['device', 'recovery', 'passphrase'] });
    const file = at('input.json');
    writeFileSync(file, JSON.stringify({ templateId: 'weike', title: '微课', year: 2026 }));
    const { contestId } = answered(await cli(['contests.create', '--json', `@${file}`, '--workspace', dir])) as { contestId: string };
    const got = answered(await cli(['contests.get', '--json', '-', '--workspace', dir], { input: JSON.stringify({ contestId }) }));
    expect(got).toMatchObject({ title: '微课', state: 'setup' });
  });

  it('asks for the passphrase elsewhere, and takes it from a file', async () => {
    const elsewhere = { SAIXUE_HOME: at('other-home') };
    expect(refused(await cli(['contests.list', '--workspace', dir], { env: elsewhere }))).toMatchObject({ code: 'passphrase_needed' });
    writeFileSync(at('wrong.txt'), 'wrong wrong wrong\n');
    expect(refused(await cli(['contests.list', '--workspace', dir, '--passphrase-file', at('wrong.txt')], { env: elsewhere })))
      .toMatchObject({ code: 'passphrase_wrong' });
    writeFileSync(at('right.txt'), `${secret}\n`);
    expect(answered(await cli(['contests.list', '--workspace', dir, '--passphrase-file', at('right.txt')], { env: elsewhere })))
      .toMatchObject({ contests: [{ title: '微课' }] });
  });

  it('says what is wrong with the words, the input and the files, with 1 and nothing on standard output', async () => {
    const cases: [readonly string[], string][] = [
      [['contests.list', '--nope'], 'bad_input'],
      [['contests.nope', '{}', '--workspace', dir], 'unknown_call'],
      [['constructor.name', '{}'], 'unknown_call'],
      [['contests.get', '{"contestId":', '--workspace', dir], 'bad_input'],
      [['contests.create', '[1]', '--workspace', dir], 'bad_input'],
      [['workspace.create', '"text"', '--workspace', at('new')], 'bad_input'],
      [['contests.get', '--json', `@${at('none.json')}`, '--workspace', dir], 'file_missing'],
      [['contests.list', '--passphrase-file', at('none.txt'), '--workspace', dir], 'file_missing'],
      [['contests.list'], 'no_workspace'],
      [['contests.list', '--workspace', at('nothing-here')], 'workspace_missing'],
      [['contests.get', '{"contestId":"x"}', '--workspace', dir], 'not_found'],
    ];
    for (const [words, code] of cases) {
      const refusal = refused(await here(words));
      expect(refusal.code, words.join(' ')).toBe(code);
      expect(refusal.message).not.toMatch(/[{}]/);
    }
    expect(refused(await cli(['contests.get', '--json', '-', '--workspace', dir], { input: 'no json' }))).toMatchObject({ code: 'bad_input' });
    expect(existsSync(join(at('new'), 'saixue.db'))).toBe(false);
    expect(existsSync(at('nothing-here'))).toBe(false);
  });

  it('refuses a second process on one workspace, and the first goes on', async () => {
    const program = await startProgram({ workspaceDir: dir, home: at('home'), workspace: false });
    await program.client.workspace.open({ dir, passphrase: secret });
    expect(refused(await cli(['contests.list', '--workspace', dir]))).toMatchObject({ code: 'workspace_locked' });
    expect((await program.client.contests.list({})).contests).toHaveLength(1);
    await program.close();
    expect(answered(await cli(['contests.list', '--workspace', dir]))).toMatchObject({ contests: [{ title: '微课' }] });
  });

  it('answers 2 for a fault of the program, with a reference and the fault itself on standard error', async () => {
    const program = await startProgram({ workspaceDir: dir, home: at('home'), workspace: false });
    await program.client.workspace.open({ dir });
    const { contests } = await program.client.contests.list({});
    program.backend.program.current!.connection.transaction((db) => db.run("update contests set rules = '{}'"));
    await program.close();
    const { code, out, err } = await cli(['contests.entries', JSON.stringify({ contestId: contests[0]?.contestId }), '--workspace', dir]);
    expect(code).toBe(2);
    expect(out).toBe('');
    const failure = JSON.parse(err.trim().split('\n').at(-1) ?? '') as { code: string; details: { reference: string } };
    expect(failure.code).toBe('internal');
    expect(err.split(failure.details.reference).length).toBeGreaterThan(2);
  });

  it('prints its usage on standard error, asked for or not', async () => {
    const asked = await here(['--help']);
    const nothing = await here([]);
    expect([asked.code, nothing.code, asked.out, nothing.out]).toEqual([0, 1, '', '']);
    expect(asked.err).toContain('--workspace');
  });
});
