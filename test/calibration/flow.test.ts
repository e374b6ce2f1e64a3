// Calibration from the first reference mark to the report: through packs, a real desk and the inbox; results never move.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend, type Backend } from '#backend/index.ts';
import { openWorkbook } from '#backend/excel/read.ts';
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { violations } from '#db/invariants.ts';
import { World } from '../assignment/field-world.ts';
import { jpegComment } from '../leaks/makers/pictures.ts';
import { newKey, opened, scorePackByHand, type Issued, type OpenedPack, type Sheets } from '../packs/small-contest.ts';

let world: World;
let contestId: string;
let client: Client<AppContract>;
let judging: Backend;
let packs: Map<string, Issued & { entries: number }>;
const open = new Map<string, OpenedPack>();
const codes = new Map<string, { code: string; role: string; title: string }[]>();
const read = () => world.program.backend.program.current!.connection.read;
const base = async () => ({ contestId, basedOn: (await client.contests.get({ contestId })).revision });
const idOf = (title: string): string => read().get<{ id: string }>('select id from entries where contest_id = ? and title = ?', contestId, title)!.id;
const judgeOf = (name: string): string => read().get<{ id: string }>('select id from judges where contest_id = ? and name = ?', contestId, name)!.id;
let criteria: { id: string; max: number }[];
/** Full marks less some points, taken from the first criteria. */
function less(points: number): Record<string, number> {
  let left = points;
  return Object.fromEntries(criteria.map((one) => {
    const taken = Math.min(one.max, left);
    left -= taken;
    return [one.id, one.max - taken];
  }));
}
const competing = Array.from({ length: 10 }, (_, index) => `第${index + 1}课`);
const names = ['甲一', '乙二', '丙三', '丁四'];

beforeAll(async () => {
  world = await World.make();
  ({ client } = world);
  contestId = await world.contest('校准赛', 2026, (rules) => {
    Object.assign(rules.assignment, { coverage: 2, submittingUnitConflict: false });
    Object.assign(rules.calibration, {
      tolerance: 3, needed: 1, seeds: 2, repeatShare: 0.1, repeatTolerance: 2, minimumWatched: 0.5, reviewDeadline: '2026-12-20',
    });
  });
  const more = ['练习课', '考核课', '标杆一', '标杆二', '语文之外'];
  await world.entries(contestId, [...competing, ...more].map((title, index) => ({
    title, school: title === '标杆一' ? '丙三的小学' : `第${index}小学`, ...(title === '语文之外' && { subject: '数学' }),
  })));
  await world.judges(contestId, names.map((name) => ({
    name, unit: name === '丙三' ? '丙三的小学' : `${name}研究所`, divisions: '小学组', subjects: '语文', max: 20,
  })));
  const { rules } = await client.contests.get({ contestId });
  const rubric = rules.rubrics.find((one) => one.id === rules.categories.find((each) => each.name === '微课')?.rubric)!;
  criteria = [...rules.rubricHeads.find((one) => one.id === rubric.head)?.criteria ?? [], ...rubric.criteria];
}, 60_000);
afterAll(async () => {
  await judging?.close();
  expect(world.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await world.program.close();
});

describe('entries with reference marks', () => {
  interface More { reference?: Record<string, number>; withdraw?: boolean; feedback?: string }
  const set = async (title: string, role: 'practice' | 'qualify' | 'seed', more: More = {}) =>
    client.calibration.set({ ...await base(), entryId: idOf(title), role, reference: less(10), ...more });

  it('are whole, and not of the competition where judges see the marks', async () => {
    expect(await world.refusal(set('练习课', 'practice', { reference: { ...less(0), [criteria[0]!.id]: criteria[0]!.max + 1 } }))).toContain('给不出');
    const { [criteria[0]!.id]: _left, ...part } = less(0);
    expect(await world.refusal(set('练习课', 'practice', { reference: part }))).toContain('还没有参考分');
    expect(await world.refusal(set('练习课', 'practice'))).toMatch(/^calibration_refused: .*撤出参赛/);
    expect((await client.calibration.items({ contestId })).items).toEqual([]);
    await set('练习课', 'practice', { withdraw: true, feedback: '板书清楚。' });
    await set('考核课', 'qualify', { withdraw: true });
    await set('标杆一', 'seed', { withdraw: true });
    await set('标杆二', 'seed', { withdraw: true, reference: less(20) });
    await set('语文之外', 'seed', { withdraw: true });
    const { items } = await client.calibration.items({ contestId });
    expect(items.map(({ title, role, active, inPacks }) => [title, role, active, inPacks])).toEqual([
      ['练习课', 'practice', false, 0], ['考核课', 'qualify', false, 0], ['标杆一', 'seed', false, 0], ['标杆二', 'seed', false, 0], ['语文之外', 'seed', false, 0],
    ]);
    expect(items[3]!.total).toBe(criteria.reduce((sum, one) => sum + one.max, 0) - 20);
  });

  it('can be put back, and the entry with them', async () => {
    const items = async () => (await client.calibration.items({ contestId })).items.length;
    await client.calibration.remove({ ...await base(), entryId: idOf('练习课'), restore: true });
    expect([await items(), (await world.look(contestId)).matrix.entries.some((one) => one.title === '练习课')]).toEqual([4, true]);
    await set('练习课', 'practice', { withdraw: true, feedback: '板书清楚。' });
    expect((await world.look(contestId)).matrix.entries.some((one) => one.title === '练习课')).toBe(false);
  });
});

describe('shadow judges', () => {
  it('are seated by no plan, and read what another judge reads', async () => {
    await client.calibration.shadow({ ...await base(), judgeId: judgeOf('丁四'), shadow: true });
    const plan = await client.assignment.propose({ contestId, seed: 1 });
    expect(new Set(plan.pairs.map((one) => one.judgeId))).toEqual(new Set(['甲一', '乙二', '丙三'].map(judgeOf)));
    await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn });
    expect(await world.refusal(client.calibration.shadow({ ...await base(), judgeId: judgeOf('甲一'), shadow: true }))).toContain('见习');
    const own = plan.pairs.filter((one) => one.judgeId === judgeOf('甲一')).map((one) => one.entryId);
    await client.assignment.declare({ ...await base(), pairs: [{ judgeId: judgeOf('丁四'), entryId: own[0]! }], kind: 'relative' });
    const barred = { ...await base(), judgeId: judgeOf('丁四'), shadow: true, entryIds: [own[0]!] };
    expect(await world.refusal(client.calibration.shadow(barred))).toContain('回避');
    await client.calibration.shadow({ ...await base(), judgeId: judgeOf('丁四'), shadow: true, likeJudgeId: judgeOf('甲一') });
    const { shadows } = await client.calibration.items({ contestId });
    expect(shadows).toEqual([{ judgeId: judgeOf('丁四'), name: '丁四', entries: own.length - 1 }]);
  });
  it('cannot practise on an entry that is assigned', async () => {
    const [first] = competing;
    const asked = { ...await base(), entryId: idOf(first!), role: 'practice' as const, reference: less(0), withdraw: true };
    expect(await world.refusal(client.calibration.set(asked)))
      .toContain('已经分给 2 位评委');
  });
});

describe('packs', () => {
  it('are refused while a file of an entry that is only practised on names its author', async () => {
    const { id, name } = read().get<{ id: string; name: string }>(
      "select e.id, p.name from entries e join entry_people p on p.entry_id = e.id where e.title = '练习课' and p.part = 'author'")!;
    writeFileSync(join(world.program.files, '板书.jpg'), jpegComment(`作者：${name}`));
    await client.contests.attach({ contestId, entryId: id, files: [join(world.program.files, '板书.jpg')] });
    expect(await world.refusal(client.packs.issue({ contestId, outDir: join(world.program.files, 'out') }))).toMatch(/^leaks_open/);
    const file = read().get<{ id: string }>('select id from attachments where entry_id = ?', id)!;
    await client.files.remove({ ...await base(), fileIds: [file.id] });
  });

  it('are refused while a judge could never pass the gate', async () => {
    await client.assignment.declare({ ...await base(), pairs: [{ judgeId: judgeOf('乙二'), entryId: idOf('考核课') }], kind: 'relative' });
    expect(await world.refusal(client.packs.issue({ contestId, outDir: join(world.program.files, 'out') })))
      .toMatch(/^calibration_short: .*乙二.*不到 1 件/);
    await client.assignment.withdraw({ ...await base(), pairs: [{ judgeId: judgeOf('乙二'), entryId: idOf('考核课') }] });
    await client.assignment.declare({ ...await base(), pairs: [{ judgeId: judgeOf('乙二'), entryId: idOf('标杆二') }], kind: 'relative' });
  });

  it('carry what fits the judge, under codes that nothing tells apart', async () => {
    const issued = await client.packs.issue({ contestId, outDir: join(world.program.files, 'out') });
    packs = new Map(issued.packs.map((one) => [one.name, one]));
    expect([...packs.keys()]).toEqual(names);
    for (const name of names) {
      const pack = packs.get(name)!;
      open.set(name, await opened(pack));
      codes.set(name, read().all(`select k.code, k.role, e.title from calibration_codes k join entries e on e.id = k.entry_id where judge_id = ?
        union all select c.code, '', e.title from entry_codes c join entries e on e.id = c.entry_id where judge_id = ?`, pack.judgeId, pack.judgeId));
      const { header } = open.get(name)!;
      expect(pack.entries).toBe(header.entries.length);
      expect(header).toMatchObject({ deadline: '2026-12-20', minimumWatched: 50, gate: { tolerance: 300, needed: 1 } });
      expect(header.practice?.map((one) => [one.entry.title, one.qualifies, one.feedback]))
        .toEqual([['练习课', false, '板书清楚。'], ['考核课', true, '']]);
      const roleOf = new Map(codes.get(name)!.map((one) => [one.code, one.role]));
      expect(new Set(header.entries.map((one) => Object.keys(one).join()))).toHaveLength(1);
      expect(new Set([...header.entries, ...header.practice!.map((one) => one.entry)].map((one) => roleOf.get(one.code))).has(undefined)).toBe(false);
      const twice = codes.get(name)!.find((one) => one.role === 'repeat')!;
      const places = header.entries.flatMap((one, index) => (one.title === twice.title ? [{ index, role: roleOf.get(one.code) }] : []));
      expect(places.map((one) => one.role)).toEqual([name === '丁四' ? 'shadow' : '', 'repeat']);
      expect(places[1]!.index - places[0]!.index).toBeGreaterThanOrEqual(Math.ceil(header.entries.length / 3));
    }
    const seedsOf = (name: string): string[] => codes.get(name)!.filter((one) => one.role === 'seed').map((one) => one.title).toSorted();
    expect(Object.fromEntries(names.map((name) => [name, seedsOf(name)]))).toEqual({
      // Mathematics is nobody's subject; 丙三 works where 标杆一 was made; 乙二 stepped back from 标杆二.
      甲一: ['标杆一', '标杆二'], 乙二: ['标杆一'], 丙三: ['标杆二'], 丁四: ['标杆一', '标杆二'],
    });
    expect(codes.get('丁四')!.filter((one) => one.role === '')).toEqual([]);
    const all = [...codes.values()].flat().map((one) => one.code);
    expect(new Set(all).size).toBe(all.length);
  });

  it('keep an item as it is once judges have it, but for its feedback', async () => {
    const entryId = idOf('标杆一');
    const again = { entryId, role: 'seed' as const, reference: less(10) };
    expect(await world.refusal(client.calibration.set({ ...await base(), ...again, reference: less(11) }))).toContain('只能改讲评');
    expect(await world.refusal(client.calibration.set({ ...await base(), ...again, role: 'practice' }))).toContain('只能改讲评');
    expect(await world.refusal(client.calibration.remove({ ...await base(), entryId }))).toContain('不能去掉');
    await client.calibration.set({ ...await base(), ...again, feedback: '改过的讲评' });
    expect((await client.calibration.items({ contestId })).items.find((one) => one.title === '标杆一')).toMatchObject({ inPacks: 3, feedback: '改过的讲评' });
  });
});

describe('the desk', () => {
  it('opens scoring once a qualifying entry is inside the tolerance, and shows nothing of what is hidden', async () => {
    const home = join(world.program.files, 'judge');
    mkdirSync(home, { recursive: true });
    judging = createBackend({ home, workspaceDir: join(home, 'desk') });
    const pack = packs.get('甲一')!;
    const desk = await judging.client.judging.open({ file: pack.file, passphrase: pack.passphrase });
    const { packId } = desk;
    expect(desk.gate).toEqual({ needed: 1, inside: 0, open: false });
    expect(desk.entries).toHaveLength(pack.entries);
    const said = JSON.stringify({ entries: desk.entries, sheet: await judging.client.judging.sheet({ packId, code: desk.entries[0]!.code }) });
    expect(said).not.toMatch(/seed|repeat|shadow|qualif|reference|calibration/i);
    expect(new Set(desk.entries.map((one) => Object.keys(one).join()))).toHaveLength(1);
    const first = desk.entries[0]!.code;
    expect(await world.refusal(judging.client.judging.score({ packId, code: first, scores: less(5), submit: true }))).toMatch(/练习/);
    const code = desk.practice.find((one) => one.title === '考核课')!.code;
    await judging.client.judging.score({ packId, code, scores: less(0), submit: true });
    expect(await judging.client.judging.feedback({ packId, code })).toMatchObject({ tries: 1, inside: false, tolerance: 3, gate: { open: false } });
    await judging.client.judging.score({ packId, code, scores: less(8), submit: true });
    expect(await judging.client.judging.feedback({ packId, code })).toMatchObject({ tries: 2, inside: true, gate: { open: true } });
    await judging.client.judging.score({ packId, code: first, scores: less(5), submit: true });
  });
});

describe('marks that never count', () => {
  /** Every judge takes two points from each entry, three from a second reading; seeds as given. */
  const sheetsOf = (name: string, hidden: boolean): Sheets => {
    const { header } = open.get(name)!;
    const hundred = (points: number) => Object.entries(less(points)).map(([criterion, value]) => ({ criterion, value: value * 100 }));
    const off: Record<string, number> = { '': names.indexOf(name), seed: 12, repeat: names.indexOf(name) + 3, shadow: 7, practice: 10, qualify: 8 };
    const roles = new Map(codes.get(name)!.map((one) => [one.code, one.role]));
    const sheet = (code: string, role: string) => ({ code, status: 'submitted' as const, comment: '', reason: null, scores: hundred(off[role]!) });
    return [
      ...header.entries.flatMap(({ code }) => (roles.get(code) === '' || hidden ? [sheet(code, roles.get(code)!)] : [])),
      ...(hidden ? header.practice ?? [] : []).map(({ entry }) => ({ ...sheet(entry.code, roles.get(entry.code)!), tries: 2 })),
    ];
  };
  const receive = async (folder: string) => {
    const { items, basedOn } = await client.packs.preview({ contestId, files: [join(world.program.files, folder)] });
    expect(items.filter((one) => !one.acceptable).map((one) => one.sentence)).toEqual([]);
    const confirm = items.flatMap((one) => one.fileHash ?? []);
    return client.packs.receive({ contestId, files: [join(world.program.files, folder)], basedOn, confirm });
  };
  const rows = async () => (await client.results.compute({ contestId })).rows
    .map(({ entryId, score, rank, award }) => ({ entryId, score, rank, award }));
  let before: Awaited<ReturnType<typeof rows>>;
  const first = new Map<string, string>();

  it('are in no result: computed without them, then with them, it is the same', async () => {
    for (const [index, name] of ['甲一', '乙二', '丙三'].entries()) {
      const sheets = sheetsOf(name, false);
      const { sha256 } = await scorePackByHand(join(world.program.files, 'one'), `${index}.sxscore`, open.get(name)!, newKey(index + 1), sheets);
      first.set(name, sha256);
    }
    await receive('one');
    before = await rows();
    expect(before).toHaveLength(10);
    for (const [index, name] of names.entries()) {
      const prev = first.get(name) ?? null;
      await scorePackByHand(join(world.program.files, 'two'), `${index}.sxscore`, open.get(name)!, newKey(index + 1), sheetsOf(name, true),
        { seq: prev === null ? 1 : 2, prev });
    }
    await receive('two');
    expect(read().get<{ n: number }>('select count(*) as n from calibration_sheets')!.n).toBeGreaterThan(12);
    const open_ = await client.calibration.report({ contestId });
    expect(open_.differences.filter((one) => one.role === 'shadow')).toEqual([]);
    expect(await rows()).toEqual(before);
    const progress = await client.packs.progress({ contestId });
    expect(progress.judges.map((one) => one.name)).not.toContain('丁四');
    expect(progress.cells).toHaveLength(20);
  });

  it('tell the organiser how each judge judges', async () => {
    const { judges, differences, tolerance } = await client.calibration.report({ contestId });
    expect(tolerance).toBe(3);
    const [one, , , shadow] = judges;
    // Seeds: 12 taken where the references take 10 and 20; the second reading is three points lower than the first.
    expect(one).toMatchObject({
      name: '甲一', shadow: false, qualified: true, practice: { given: 2, done: 2, inside: 2, tries: 4 },
      seeds: { given: 2, done: 2, inside: 1, meanDifference: 3 }, repeats: { given: 1, done: 1, inside: 0, meanDifference: -3 },
    });
    expect(one!.words).toContain('2 件标杆作品中 1 件在允许差以内');
    expect(shadow).toMatchObject({ name: '丁四', shadow: true, shadowing: { inside: 0 } });
    expect(shadow!.shadowing.done).toBe(shadow!.shadowing.given);
    expect(differences.filter((each) => each.role === 'shadow').every((each) => each.own < each.reference)).toBe(true);
  });

  it('go into a workbook, and a later pack keeps every code', async () => {
    const total = async (): Promise<number> => (await client.workspace.audit({ limit: 1 })).total;
    const start = await total();
    await client.calibration.items({ contestId });
    await client.calibration.report({ contestId });
    expect(await total()).toBe(start);
    const outFile = join(world.program.files, '校准.xlsx');
    await client.calibration.exportReport({ contestId, outFile });
    const book = openWorkbook(outFile);
    expect(book.sheets.map((one) => one.name)).toEqual(['评委校准', '逐件差值']);
    const { packs: again } = await client.packs.issue({ contestId, outDir: join(world.program.files, 'again'), judgeIds: [judgeOf('甲一')] });
    const { header } = await opened(again[0]!);
    expect(header.entries.map((one) => one.code).toSorted()).toEqual(open.get('甲一')!.header.entries.map((one) => one.code).toSorted());
    const events = read().all<{ body: string }>("select body from audit where body like '%calibration.%'")
      .map((one) => one.body).join('\n');
    expect(events).toMatch(/calibration\.set[\s\S]*calibration\.remove[\s\S]*calibration\.shadow[\s\S]*calibration\.exportReport/);
    expect([...names, '标杆', '讲评', '小学'].filter((word) => events.includes(word))).toEqual([]);
  });
});
