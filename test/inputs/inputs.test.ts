// The list of bad input (X01–X40, A01–A20): every file through the whole program in a process with a cap on its memory, every
// answer exactly as it must be. The last tests run the same check against readers that are broken on purpose.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorTexts } from '#contract/errors.ts';
import { problemTexts } from '#contract/problems.ts';
import { attachmentCases, elsewhere, workbookCases } from './cases.ts';
import { attachmentFaults, workbookFaults, type Job, type Observed } from './observed.ts';
import { readAll } from './read-all.ts';
import { attachmentIds, isRefused, namesOfReference, workbookIds, type WorkbookCase } from './shape.ts';

/** The most a process may take while it reads hostile files: the loaded program itself takes about 190 MB of it. */
const mostMb = 300;
const wallMs = 60_000;
/** Of JavaScript's own memory; buffers come on top. */
const heapMb = 110;

let folder = '';
const made = new Set<string>();

function put(make: WorkbookCase['make'], path: string): void {
  if (typeof make === 'function') writeFileSync(path, make());
  else make.put(path);
  made.add(path);
}

function workbookJob(one: WorkbookCase, index: number): Job {
  const own = join(folder, `x${index}`);
  mkdirSync(own);
  const path = join(own, one.name ?? '名单.xlsx');
  put(one.make, path);
  const plain = isRefused(one.answer) ? undefined : one.answer.plain;
  const job: Job = { key: `x${index}`, family: 'X', path, kind: one.kind ?? 'entries', hostile: one.hostile ?? false, apply: !isRefused(one.answer) };
  if (one.plan) job.plan = one.plan;
  if (!plain) return job;
  job.plain = join(own, '另一份.xlsx');
  put(plain.make, job.plain);
  return job;
}

function attachmentJob(one: (typeof attachmentCases)[number], index: number): Job {
  const own = join(folder, `a${index}`, 'ZP001');
  mkdirSync(own, { recursive: true });
  put(one.make, join(own, one.name));
  return { key: `a${index}`, family: 'A', path: join(folder, `a${index}`), kind: '', hostile: true, apply: false };
}

/** Runs jobs in a child; what has not answered within the time, or after its death, is missing. */
function answers(jobs: readonly Job[], reader: string, { wall = wallMs, heap = heapMb } = {}): Promise<{ seen: Map<string, Observed>; end: string }> {
  const jobFile = join(folder, `jobs-${reader}.json`);
  writeFileSync(jobFile, JSON.stringify(jobs));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${heap}`,
    '--max-semi-space-size=4', '--expose-gc', join(import.meta.dirname, 'child.ts'), jobFile, reader],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  const seen = new Map<string, Observed>();
  let errors = '';
  let late = '';
  // Of one file: how long all of them take depends on what else the machine does.
  const timer = setTimeout(() => {
    late = ` stopped after ${wall} ms without an answer`;
    child.kill('SIGKILL');
  }, wall);
  createInterface({ input: child.stdout }).on('line', (line) => {
    timer.refresh();
    const one = JSON.parse(line) as Observed;
    seen.set(one.key, one);
  });
  child.stderr.on('data', (piece: Buffer) => { errors = (errors + piece.toString()).slice(-3000); });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ seen, end: code === 0 ? '' : `${code ?? ''}${signal ?? ''}${late} ${errors}` });
    });
  });
}

let jobs: Job[] = [];
let result: Awaited<ReturnType<typeof answers>>;
const answerOf = (key: string): Observed | undefined => result.seen.get(key);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'saixue-inputs-'));
  writeFileSync(join(folder, 'units.csv'), '单位名称,类型\r\n南湖区教育局,区');
  writeFileSync(join(folder, 'schools.csv'), '学校名称,主管部门\r\n南湖区第一小学,南湖区教育局');
  writeFileSync(join(folder, 'entries.csv'), '作品编号,报送单位,组别,项目,作品名称,作者姓名,作者单位\r\nZP001,南湖区教育局,小学组,微课,平行四边形,张三丰,南湖区第一小学');
  const books = workbookCases.map(workbookJob);
  const files = attachmentCases.map(attachmentJob);
  jobs = [...books.filter((one) => one.hostile), ...files];
  result = await answers(jobs, 'program');
  // The rest is honest, some of it large: no cap on its memory, and no process of its own.
  const honest = books.filter((one) => !one.hostile);
  await readAll(honest, folder, (one) => result.seen.set(one.key, one));
  jobs.push(...honest);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every id of the list has its files or its tests', () => {
  const own = new Set([...workbookCases, ...attachmentCases].map((one) => one.id));
  for (const id of [...workbookIds, ...attachmentIds]) {
    const titled = (elsewhere[id] ?? []).filter((file) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8').includes(`${id}: `));
    expect(own.has(id) || titled.length > 0, id).toBe(true);
    expect(titled, id).toEqual(elsewhere[id] ?? []);
  }
  // The reference's names for our codes lead to codes there are.
  for (const code of Object.values(namesOfReference)) expect(code in errorTexts || code in problemTexts, code).toBe(true);
  expect([...own].filter((id) => ![...workbookIds, ...attachmentIds].includes(id))).toEqual([]);
});

test.each(workbookCases.map((one, index) => ({ ...one, key: `x${index}` })))('$id: $what', ({ key, ...wanted }) => {
  expect(workbookFaults(wanted, answerOf(key)).join('\n')).toBe('');
});
test.each(attachmentCases.map((one, index) => ({ ...one, key: `a${index}` })))('$id: $what', ({ key, ...wanted }) => {
  expect(attachmentFaults(wanted, answerOf(key)).join('\n')).toBe('');
});

describe('X and A together', () => {
  test('the whole list was read by one process that neither hung nor died', () => {
    expect(result.end).toBe('');
    expect(result.seen.size).toBe(jobs.length);
  });
  test('hostile files take less than 300 MB, the program itself included', () => {
    const hostile = jobs.filter((one) => one.hostile).map((one) => answerOf(one.key)).filter((one) => one !== undefined);
    for (const id of [...workbookIds, ...attachmentIds]) {
      const own = [...workbookCases.map((one, index) => [one.id, `x${index}`] as const), ...attachmentCases.map((one, index) =>
        [one.id, `a${index}`] as const)]
        .filter(([of]) => of === id).flatMap(([, key]) => answerOf(key) ?? []);
      if (own.length === 0) continue;
      const slowest = Math.max(...own.map((one) => one.ms));
      console.log(`${id}: ${own.length} files, slowest ${slowest} ms, process so far ${Math.max(...own.map((one) => one.rssMb))} MB`);
    }
    expect(Math.max(...hostile.map((one) => one.rssMb))).toBeLessThan(mostMb);
  });
});

describe('X control', () => {
  const chosen = (what: RegExp): { job: Job; wanted: WorkbookCase }[] => workbookCases.map((wanted, index) => ({ wanted,
    job: { ...jobs.find((one) => one.key === `x${index}`)! } }))
    .filter(({ wanted }) => what.test(wanted.what));
  const verdicts = async (cases: ReturnType<typeof chosen>, reader: string, limits: { wall: number; heap: number }) => {
    const { seen, end } = await answers(cases.map(({ job }) => job), reader, limits);
    return { end, seen, faults: cases.map(({ wanted, job }) => workbookFaults(wanted, seen.get(job.key))) };
  };

  test('X control: ExcelJS in place of our reader is reported: taken for good, wrong code, dead', async () => {
    const cases = [...chosen(/^row "4294967295"$/), ...chosen(/^an empty workbook$/), ...chosen(/^a merge over the whole sheet/),
      ...chosen(/^invalid UTF-8$/)];
    expect(cases).toHaveLength(4);
    const { faults, end } = await verdicts(cases, 'exceljs', { wall: 20_000, heap: 64 });
    expect(faults[0]).toContain('not refused, but workbook_refused XL_CELLREF');
    expect(faults[1]?.join()).toContain('instead of workbook_refused XL_EMPTY');
    // The third one kills it, so that nothing comes from the fourth either.
    expect(faults[2]).toEqual(['no answer: the program hung, died or was stopped']);
    expect(faults[3]).toEqual(['no answer: the program hung, died or was stopped']);
    expect(end).not.toBe('');
  });
  test('X control: what the process that starts the reader holds is not counted', async () => {
    const held = Buffer.alloc((mostMb + 100) * 1024 ** 2, 1);
    const { end, seen } = await verdicts(chosen(/^an empty workbook$/), 'program', { wall: wallMs, heap: heapMb });
    expect(process.memoryUsage().rss).toBeGreaterThan(held.length);
    expect(end).toBe('');
    expect([...seen.values()].map((one) => one.rssMb < mostMb)).toEqual([true]);
  });
  test('X control: a reader without the caps is reported, by its answer and by its memory', async () => {
    const cases = chosen(/^a shared string of 300 MB$/);
    const { faults, seen } = await verdicts(cases, 'unlimited', { wall: 20_000, heap: 110 });
    expect(faults[0]).toContain('not refused, but workbook_refused XL_BOMB');
    expect(Math.max(...[...seen.values()].map((one) => one.rssMb))).toBeGreaterThan(mostMb);
  });
});

test('A control: a program renamed to a film that is taken for one, and a reader that died over it, are reported', () => {
  const wanted = attachmentCases.find((one) => one.id === 'A01' && !one.taken);
  const film = attachmentCases.findIndex((one) => one.taken && one.refused === undefined && one.said.length === 0);
  // What a reader that goes by the ending would answer: the answer for a good file.
  const faults = attachmentFaults(wanted!, answerOf(`a${film}`));
  expect(faults.join()).toContain('1 attached');
  expect(faults.join()).toContain('said');
  expect(attachmentFaults(wanted!, undefined)).toEqual(['no answer: the program hung, died or was stopped']);
});
