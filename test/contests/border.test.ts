// Hostile input at the border: whatever comes in is answered by a coded refusal; nothing is polluted, nothing is logged as a bug.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnyCall } from '#contract/define.ts';
import { errorTexts } from '#contract/errors.ts';
import { contract } from '#contract/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

const calls = Object.entries(contract).flatMap(([feature, group]) =>
  Object.entries(group as Record<string, AnyCall>).map(([call, one]) => ({ feature, call, name: `${feature}.${call}`, input: one.input })));

interface Schema {
  type?: string; properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; additionalProperties?: Schema | boolean;
  maxLength?: number; maxItems?: number; pattern?: string; enum?: unknown[]; const?: unknown; $ref?: string; $defs?: Record<string, Schema>;
}

/** Places of a schema where a text or a list may be of any length. */
function boundless(schema: Schema, path: string, defs: Record<string, Schema>): string[] {
  if (schema.$ref) return boundless(defs[schema.$ref.split('/').at(-1) ?? ''] ?? {}, path, {});
  const own = schema.type === 'string' && schema.maxLength === undefined && schema.pattern === undefined && !schema.enum && schema.const === undefined
    || schema.type === 'array' && schema.maxItems === undefined ? [path] : [];
  return [
    ...own,
    ...Object.entries(schema.properties ?? {}).flatMap(([key, one]) => boundless(one, `${path}.${key}`, defs)),
    ...(schema.items ? boundless(schema.items, `${path}[]`, defs) : []),
    ...(schema.anyOf ?? []).flatMap((one) => boundless(one, path, defs)),
    ...(typeof schema.additionalProperties === 'object' ? boundless(schema.additionalProperties, `${path}{}`, defs) : []),
  ];
}

it.each(calls)('$name takes no text and no list without a limit', ({ input, name }) => {
  const schema = z.toJSONSchema(input, { io: 'input' }) as Schema;
  expect(boundless(schema, name, schema.$defs ?? {})).toEqual([]);
});

describe('hostile values', () => {
  let program: TestProgram;
  let contestId: string;
  const before = process.cwd();
  beforeAll(async () => {
    program = await startProgram();
    ({ contestId } = await program.client.contests.create({ templateId: 'weike', title: '微课', year: 2026 }));
    // Some of the strange values are good names of files: what is written under them stays inside the test's own folder.
    const deep = join(program.files, 'a', 'b', 'c');
    mkdirSync(deep, { recursive: true });
    process.chdir(deep);
  });
  // A file that one call wrote under such a name would be read by the next as if it were meant.
  afterEach(() => {
    for (const name of readdirSync('.')) rmSync(name, { recursive: true, force: true });
  });
  afterAll(async () => {
    process.chdir(before);
    await program.close();
  });

  const long = 'x'.repeat(2_000_000);
  const polluting = JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "toString": "x"}') as object;
  const atoms: unknown[] = [
    null, true, 0, -1, -0, 1.5, 2 ** 53 + 1, Number.NaN, Number.POSITIVE_INFINITY, '', ' ', 'x', long, '\ud800', '\0', "'); drop table contests; --", '%_\\',
    '../../saixue.db', '/dev/zero', 'C:\\x', '__proto__', 'constructor', [], {}, polluting, Array.from({ length: 100_000 }, () => 0), [[[[[]]]]], ['x'], [null],
  ];
  /** Values for one property that a schema names: strange ones, and its own kind at the edge. */
  function inputsOf(schema: Schema): unknown[] {
    const names = Object.keys(schema.properties ?? {});
    const usual = Object.fromEntries(names.map((name) => [name, name === 'contestId' ? contestId : name === 'basedOn' || name === 'limit' ? 1 : 'x']));
    return [
      ...atoms, polluting,
      ...names.flatMap((name) => atoms.map((atom) => ({ ...usual, [name]: atom }))),
      ...names.map((name) => JSON.parse(`{${JSON.stringify(name)}: "x", "__proto__": {"polluted": true}}`) as unknown),
    ];
  }

  /** They do their work with any object; what they do is tested elsewhere. */
  const unharmed = new Set(['workspace.close', 'contests.sample', 'workspace.create', 'workspace.open', 'workspace.backup', 'workspace.setSettings']);

  it.each(calls.filter(({ name }) => !unharmed.has(name)))('$name answers with a code', async ({ feature, call, input }) => {
    const known = new Set(Object.keys(errorTexts));
    const schema = z.toJSONSchema(input, { io: 'input' }) as Schema;
    let number = 0;
    for (const hostile of inputsOf(schema)) {
      number += 1;
      const answer = await program.backend.call({ id: `h${number}`, feature, call, input: hostile }, () => {});
      if (answer.ok) continue;
      // Shown only where it is wrong: to print megabytes thousands of times would take longer than the calls.
      const { code, message } = answer.error;
      const right = known.has(code) && code !== 'internal' && message.length < 5000;
      expect(right, right ? '' : `${JSON.stringify(hostile)?.slice(0, 200)} → ${code}: ${message.slice(0, 200)}`).toBe(true);
    }
    expect(program.bugs).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((await program.client.contests.get({ contestId })).title).toBe('微课');
  });

  it('is logged once as a bug when it is one, under the reference that is shown', async () => {
    const { connection } = program.backend.program.current!;
    connection.transaction((db) => db.run("update contests set rules = '{}'"));
    const refusal = await program.client.contests.get({ contestId }).then(() => null, (error: { code: string; message: string }) => error);
    expect(refusal?.code).toBe('internal');
    expect(program.bugs).toHaveLength(1);
    expect(program.bugs[0]).toContain('contests.get');
    expect(refusal?.message).not.toMatch(/Zod|invalid|rules/i);
  });
});
