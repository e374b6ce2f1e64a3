// The border: only JSON crosses, unknown keys are dropped, refusals are coded, bugs are told once with a reference.
import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CallError, createClient } from '#contract/client.ts';
import { command, query, type AnyCall } from '#contract/define.ts';
import { AppError, errorText, errorTexts, type ErrorCode } from '#contract/errors.ts';
import { contract } from '#contract/index.ts';
import { problemTexts } from '#contract/problems.ts';
import { packTexts } from '#contract/pack-codes.ts';
import { serve } from '#contract/serve.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

const calls = Object.entries(contract).flatMap(([feature, group]) =>
  Object.entries(group as Record<string, AnyCall>).map(([name, call]) => ({ name: `${feature}.${name}`, feature, call })));

/** Property names anywhere in a JSON schema. */
function namesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema && typeof schema.properties === 'object' && schema.properties ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(namesIn)];
}

describe('every call', () => {
  it.each(calls)('$name carries JSON both ways', ({ call }) => {
    expect(z.toJSONSchema(call.input, { io: 'input' })).toMatchObject({ type: 'object' });
    expect(z.toJSONSchema(call.output)).toMatchObject({ type: 'object' });
  });

  it('of the judge has no field for a person or a school', () => {
    const names = calls.filter((one) => one.feature === 'judging')
      .flatMap(({ call }) => namesIn(z.toJSONSchema(call.output)));
    expect(names.length).toBeGreaterThan(20);
    const forbidden = /author|advisor|teacher|school$|schoolCode|submittingUnit|phone|idMasked|number$|judgeName/i;
    expect(names.filter((name) => forbidden.test(name))).toEqual([]);
  });
});

describe('texts', () => {
  it.each(Object.entries({ ...errorTexts, ...problemTexts, ...packTexts }))('%s has the same holes in both languages', (_code, [zh, en]) => {
    const holes = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1]))].toSorted();
    expect(holes(en)).toEqual(holes(zh));
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
    expect(en).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('fills its holes', () => {
    expect(errorText('file_missing', { file: 'a.xlsx' })).toContain('a.xlsx');
    expect(errorText('file_missing', { file: 'a.xlsx' }, 'en')).toContain('a.xlsx');
  });

  it.each(['infeasible', 'workbook_refused', 'pack_refused', 'attachment_refused', 'invariants_broken'] as const)(
    '%s says its sentence in the language of the reader', (code) => {
      const details = { head: '', sentence: '还没有作品。', sentenceEn: 'There are no entries yet.', code: 'X', file: 'a', rows: 1 };
      expect(errorText(code, details)).toContain('还没有作品。');
      expect(errorText(code, details, 'en')).toContain('There are no entries yet.');
      expect(errorText(code, details, 'en')).not.toMatch(/[\u4e00-\u9fff]/);
    });

  it('lists no refusal that nobody throws', () => {
    const source = ['electron', 'db'].flatMap((top) => readdirSync(new URL(`../../${top}`, import.meta.url), { recursive: true, encoding: 'utf8' })
      .map((name) => `${top}/${name}`))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('contract/errors.ts'))
      .map((name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')).join('\n');
    expect(Object.keys(errorTexts).filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });
});

describe('serving', () => {
  const small = {
    thing: {
      leak: query(z.object({}), z.object({ code: z.string() }), 'nothing'),
      refuse: command(z.object({ code: z.string() }), z.object({}), 'nothing'),
      bug: command(z.object({}), z.object({}), 'nothing'),
      needs: query(z.object({}), z.object({})),
      wait: query(z.object({}), z.object({ stopped: z.boolean() }), 'nothing'),
    },
  };
  const bugs: string[] = [];
  const begun = Promise.withResolvers<void>();
  const server = serve<typeof small, AbortSignal, null>({ thing: () => small.thing }, {
    thing: () => ({
      leak: () => ({ code: 'A', author: '张三' } as { code: string }),
      refuse: (_context: null, input: { code: string }) => {
        throw new AppError(input.code as ErrorCode);
      },
      bug: () => {
        throw new Error('secret detail');
      },
      needs: () => ({}),
      wait: (context: AbortSignal | null) => new Promise<{ stopped: boolean }>((resolve) => {
        begun.resolve();
        (context as AbortSignal | null)?.addEventListener('abort', () => resolve({ stopped: true }));
      }),
    }),
  }, {
    language: () => 'zh', hasWorkspace: () => false, admit: () => {}, translate: (error) => error,
    queryContext: (facts) => facts.signal, commandContext: () => null, onBug: (reference) => bugs.push(reference),
  });
  const client = createClient<typeof small>({ send: (request, onProgress) => server.call(request, onProgress), cancel: (id) => server.cancel(id) });

  it('drops what the answer may not hold', async () => {
    const answer = await server.call({ id: '1', feature: 'thing', call: 'leak', input: {} }, () => {});
    expect(answer).toEqual({ ok: true, value: { code: 'A' } });
  });

  it('answers a refusal with its code and sentence', async () => {
    await expect(client.thing.refuse({ code: 'disk_full' })).rejects.toMatchObject({ code: 'disk_full', message: errorText('disk_full') });
  });

  it('tells a bug once and shows only its reference', async () => {
    const error = await client.thing.bug({}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CallError);
    expect(bugs).toHaveLength(1);
    expect((error as CallError).code).toBe('internal');
    expect((error as CallError).message).toContain(bugs[0]);
    expect((error as CallError).message).not.toContain('secret');
  });

  it('refuses unknown calls, also those of the prototype', async () => {
    for (const [feature, call] of [['thing', 'nope'], ['nope', 'x'], ['constructor', 'name'], ['thing', 'constructor'], ['__proto__', 'toString']] as const) {
      const answer = await server.call({ id: '2', feature, call, input: {} }, () => {});
      expect(answer).toMatchObject({ ok: false, error: { code: 'unknown_call' } });
    }
  });

  it('refuses a call that needs a workspace, and bad input with its place', async () => {
    await expect(client.thing.needs({})).rejects.toMatchObject({ code: 'no_workspace' });
    const answer = await server.call({ id: '3', feature: 'thing', call: 'refuse', input: { code: 7 } }, () => {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    expect(answer.ok ? '' : answer.error.message).toContain('code');
  });

  it('passes cancelling on', async () => {
    const controller = new AbortController();
    const waiting = client.thing.wait({}, { signal: controller.signal });
    await begun.promise;
    controller.abort();
    await expect(waiting).resolves.toEqual({ stopped: true });
  });

  it('does nothing of a call that was cancelled before it began', async () => {
    const controller = new AbortController();
    const waiting = client.thing.bug({}, { signal: controller.signal });
    const before = bugs.length;
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(bugs.length).toBe(before);
  });
});

describe('over a real MessageChannel', () => {
  let program: TestProgram;
  beforeAll(async () => {
    program = await startProgram();
  });
  afterAll(() => program.close());

  it('answers, refuses and reports nothing as a bug', async () => {
    const { templates } = await program.client.contests.templates({});
    expect(templates.slice(0, 1)).toMatchObject([{ templateId: 'weike', kind: 'contest' }]);
    expect(templates).toHaveLength(25);
    await expect(program.client.contests.get({ contestId: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(program.client.contests.create({ templateId: 'none', title: 'x', year: 2026 })).rejects.toMatchObject({ code: 'template_unknown' });
    expect(program.bugs).toEqual([]);
  });
});
