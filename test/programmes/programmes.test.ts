// Programmes over the real border: sessions, attendance, results, and lines that are shown, written once and correctable.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import { verifyLedger } from '#db/queries/ledger.ts';
import { names, openBureau, type Bureau } from './bureau.ts';

let one: Bureau;
beforeEach(async () => {
  one = await openBureau();
});
afterEach(async () => {
  expect(one.program.bugs).toEqual([]);
  expect(violations(one.context.db)).toEqual([]);
  expect(verifyLedger(one.context.db).intact).toBe(true);
  await one.program.close();
});

const programme = { name: '信息素养提升培训', year: 2026, level: 'province', form: 'concentrated', organiser: '省教育厅' } as const;

/** A session of five days with everybody enrolled. */
async function session(extra: { hours?: number | null; programmeHours?: number | null } = {}): Promise<{ programmeId: number; sessionId: number }> {
  const { programmeId } = await one.client.programmes.save({ ...programme, hours: extra.programmeHours ?? null });
  const { sessionId } = await one.client.programmes.saveSession({
    programmeId, name: '第一期', from: '2026-05-11', to: '2026-05-15', days: 5, hours: extra.hours === undefined ? 40 : extra.hours,
  });
  await one.client.programmes.enrol({ sessionId, teacherIds: one.teachers });
  return { programmeId, sessionId };
}
const passed = (...indices: number[]) =>
  indices.map((index) => ({ teacherId: one.teachers[index] ?? '', result: 'pass' as const }));
const attended = (index: number, minutes: number[]) => minutes.map((each, day) => ({
  teacherId: one.teachers[index] ?? '', date: `2026-05-${11 + day}`, minutes: each,
}));

describe('programmes', () => {
  it('are found by words, year and level, and hold what was typed', async () => {
    const { programmeId } = await one.client.programmes.save({
      ...programme, code: 'SP-01', hours: 37.5, tags: ['A1', 'A1', 'B2'], approval: '陕培〔2026〕3号', organiserLevel: 'city',
    });
    await one.client.programmes.save({ ...programme, name: '校长领导力', year: 2025, level: 'national' });
    expect(await one.client.programmes.get({ programmeId })).toMatchObject({
      name: programme.name, hours: 37.5, tags: ['A1', 'B2'], approval: '陕培〔2026〕3号', level: 'province',
      organiserLevel: 'city', list: [],
    });
    const list = async (filter: object) => (await one.client.programmes.list(filter)).programmes.map((each) => each.name);
    expect(await list({ text: '素养' })).toEqual([programme.name]);
    expect(await list({ text: '%' })).toEqual([]);
    expect(await list({ level: 'national' })).toEqual(['校长领导力']);
    expect(await list({})).toEqual([programme.name, '校长领导力']);
    expect((await one.client.programmes.list({})).years).toEqual([2026, 2025]);
  });

  it('are not made twice: same number, or same year, name and organiser however it is typed', async () => {
    await one.client.programmes.save(programme);
    await expect(one.client.programmes.save({ ...programme,
      name: '信息素养　提升培训' })).rejects.toMatchObject({ code: 'already_there' });
    await one.client.programmes.save({ ...programme, year: 2027 });
    const { programmeId } = await one.client.programmes.save({ ...programme, code: 'X1', name: '另一项' });
    await expect(one.client.programmes.save({ ...programme, code: 'x1',
      name: '又一项' })).rejects.toMatchObject({ code: 'already_there' });
    await expect(one.client.programmes.save({ ...programme, programmeId })).rejects.toMatchObject({ code: 'already_there' });
  });

  it('take no session with days that cannot be', async () => {
    const { programmeId } = await one.client.programmes.save(programme);
    const save = (from: string, to: string, days: number | null) =>
      one.client.programmes.saveSession({ programmeId, from, to, days });
    await expect(save('2026-05-15', '2026-05-11', null)).rejects.toMatchObject({ code: 'bad_input' });
    await expect(save('2026-02-30', '2026-03-01', null)).rejects.toMatchObject({ code: 'bad_input' });
    await expect(save('2026-05-11', '2026-05-12', 3)).rejects.toMatchObject({ code: 'bad_input' });
    await save('2026-05-11', '2026-05-12', 2);
    await expect(save('2026-05-11', '2026-05-12', 1)).rejects.toMatchObject({ code: 'already_there' });
  });
});

describe('attendance and results', () => {
  it('count whole lessons, at most eight a day, and show them beside each person', async () => {
    const { sessionId } = await session();
    await one.client.programmes.attend({ sessionId,
      rows: [...attended(0, [600, 600, 600, 600, 600]), ...attended(1, [44]), ...attended(2, [360, 180])] });
    const { people, total } = await one.client.programmes.people({ sessionId });
    const hours = (index: number) => people.find((each) => each.name === names[index])?.hours;
    expect(total).toBe(6);
    expect([hours(0), hours(1), hours(2), hours(3)]).toEqual([40, 0, 12, null]);
    expect((await one.client.programmes.people({ sessionId, limit: 2, offset: 2 })).people).toEqual(people.slice(2, 4));
  });

  it('refuse a day outside the session and a person who is not enrolled, and then write nothing at all', async () => {
    const { sessionId } = await session();
    const good = attended(0, [45]);
    const wrong = { teacherId: one.teachers[1] ?? '', date: '2026-05-16', minutes: 45 };
    await expect(one.client.programmes.attend({ sessionId,
      rows: [...good, wrong] })).rejects.toMatchObject({ code: 'outside_session' });
    const other = await one.client.directory.saveTeacher({ name: '外校人', schoolId: one.schools[1] ?? '' });
    await expect(one.client.programmes.attend({ sessionId,
      rows: [...good, { ...wrong, date: '2026-05-11', teacherId: other.teacherId }] }))
      .rejects.toMatchObject({ code: 'not_enrolled', message: expect.stringContaining('外校人') as string });
    expect(one.count('select count(*) as n from attendance')).toBe(0);
    await one.client.programmes.attend({ sessionId, rows: good });
    await one.client.programmes.attend({ sessionId, rows: attended(0, [90]) });
    expect(one.count('select sum(minutes) as n from attendance')).toBe(90);
  });

  it('keep the completion rates a chain: who passed has studied, who studied has logged in', async () => {
    const { programmeId, sessionId } = await session();
    await one.client.programmes.assess({ sessionId, rows: [
      { teacherId: one.teachers[0] ?? '', result: 'excellent', certificateNumber: '证2026-1' },
      { teacherId: one.teachers[1] ?? '', result: '', studied: true },
      { teacherId: one.teachers[2] ?? '', result: '', loggedIn: true },
      { teacherId: one.teachers[3] ?? '', result: 'fail', loggedIn: true, studied: true },
    ] });
    expect((await one.client.programmes.get({ programmeId })).list).toMatchObject([{ reported: 6, loggedIn: 4,
      studied: 3, qualified: 1, posted: 0 }]);
    // What is not named stays.
    await one.client.programmes.assess({ sessionId, rows: [{ teacherId: one.teachers[0] ?? '', result: 'good' }] });
    const { people } = await one.client.programmes.people({ sessionId });
    expect(people.find((each) => each.name === names[0])).toMatchObject({ result: 'good', certificateNumber: '证2026-1',
      studied: true });
  });
});

describe('posting', () => {
  it('proposes, writes once, and finds nothing more to write', async () => {
    await one.use('shaanxi-2018');
    const { programmeId, sessionId } = await session();
    await one.client.programmes.attend({ sessionId,
      rows: [...attended(0, [600, 600, 600, 600, 600]), ...attended(1, [360, 44])] });
    await one.client.programmes.assess({ sessionId,
      rows: [...passed(0, 1, 2), { teacherId: one.teachers[3] ?? '', result: 'fail' }] });
    const plan = await one.client.programmes.proposePosting({ sessionId });
    // 40 and 8 hours attended; nobody kept attendance for the third, so the 40 hours of the session hold. 省级 0.4.
    expect(plan).toMatchObject({ lines: 3, hours: 88, credits: 35.2, notCounted: 0 });
    expect(plan.sample.map((row) =>
      [row.name, row.hours, row.credits])).toEqual(expect.arrayContaining([['王芳', 40, 16], ['李明', 8, 3.2],
        ['张伟', 40, 16]]));
    expect(plan.sample[0]?.why).toContain('0.4');
    const done = await one.client.programmes.post({ sessionId, basedOn: plan.basedOn, actor: '周主任' });
    expect(done).toMatchObject({ lines: 3, credits: 35.2 });
    expect(one.count('select sum(credits_x100) as n from balances')).toBe(3520);
    expect(one.count(`select count(*) as n from postings where idem = 't:${sessionId}:${one.teachers[0]}'`)).toBe(1);
    expect((await one.client.programmes.get({ programmeId })).list[0]?.posted).toBe(3);
    const again = await one.client.programmes.proposePosting({ sessionId });
    expect(again).toMatchObject({ lines: 0, credits: 0, sample: [] });
    expect(await one.client.programmes.post({ sessionId, basedOn: again.basedOn })).toMatchObject({ lines: 0 });
    await one.client.programmes.assess({ sessionId, rows: passed(4) });
    expect(await one.client.programmes.proposePosting({ sessionId })).toMatchObject({ lines: 1, credits: 16 });
  });

  it('refuses a proposal that has aged, and one that was cancelled, without a single line', async () => {
    await one.use('shaanxi-2018');
    const { sessionId } = await session();
    await one.client.programmes.assess({ sessionId, rows: passed(0, 1) });
    const { basedOn } = await one.client.programmes.proposePosting({ sessionId });
    await one.client.programmes.assess({ sessionId, rows: passed(2) });
    await expect(one.client.programmes.post({ sessionId, basedOn })).rejects.toMatchObject({ code: 'stale_revision' });
    const fresh = await one.client.programmes.proposePosting({ sessionId });
    const cancel = new AbortController();
    const going = one.client.programmes.post({ sessionId, basedOn: fresh.basedOn }, { signal: cancel.signal });
    cancel.abort();
    await expect(going).rejects.toMatchObject({ code: 'cancelled' });
    expect(one.count('select count(*) as n from postings')).toBe(0);
    expect(await one.client.programmes.post({ sessionId, basedOn: fresh.basedOn })).toMatchObject({ lines: 3 });
  });

  it('uses the rules of the unit a teacher belonged to on the day, and waits where none is in force', async () => {
    const { sessionId } = await session();
    const { units } = await one.client.directory.tree({});
    await one.use('shaanxi-2018', '2021-01-01', units.find((unit) => unit.name === '临溪县')?.unitId ?? '');
    await one.client.programmes.assess({ sessionId, rows: passed(0, 4) });
    const plan = await one.client.programmes.proposePosting({ sessionId });
    expect(plan).toMatchObject({ lines: 2, hours: 80, credits: 16, notCounted: 1 });
    await one.client.programmes.post({ sessionId, basedOn: plan.basedOn });
    expect(one.count('select count(*) as n from postings where rule_version_id is null and hours_x100 = 4000')).toBe(1);
    // She moves afterwards: what she did before stays with the rules of her old unit.
    await one.client.directory.transfer({ teacherId: one.teachers[1] ?? '', schoolId: one.schools[1] ?? '', from: '2026-06-01' });
    await one.client.programmes.assess({ sessionId, rows: passed(1) });
    expect(await one.client.programmes.proposePosting({ sessionId })).toMatchObject({ lines: 1, notCounted: 1 });
  });

  it('writes no line of unknown hours, and takes those given for a person before those of the session', async () => {
    await one.use('shaanxi-2018');
    const { sessionId } = await session({ hours: null });
    await one.client.programmes.assess({ sessionId,
      rows: [...passed(0), { teacherId: one.teachers[1] ?? '', result: 'pass', hours: 20 }] });
    const plan = await one.client.programmes.proposePosting({ sessionId });
    expect(plan).toMatchObject({ lines: 1, hours: 20, credits: 8, notCounted: 1 });
    expect(plan.sample[0]).toMatchObject({ name: '王芳', hours: 0, credits: 0 });
    expect(plan.sample[0]?.why).toContain('没有登记出勤');
  });

  it('keeps days, hours, results and attendance behind posted lines as they are, and says the way out', async () => {
    await one.use('shaanxi-2018');
    const { programmeId, sessionId } = await session();
    await one.client.programmes.attend({ sessionId, rows: attended(0, [360]) });
    await one.client.programmes.assess({ sessionId, rows: passed(0) });
    const plan = await one.client.programmes.proposePosting({ sessionId });
    await one.client.programmes.post({ sessionId, basedOn: plan.basedOn });
    const before = { programmeId, sessionId, name: '第一期', from: '2026-05-11', to: '2026-05-15', days: 5, hours: 40 };
    const refused = { code: 'lines_posted', message: expect.stringContaining('台账') as string };
    await expect(one.client.programmes.saveSession({ ...before, to: '2026-05-14', days: 4 })).rejects.toMatchObject(refused);
    await expect(one.client.programmes.saveSession({ ...before, hours: 30 })).rejects.toMatchObject(refused);
    await expect(one.client.programmes.save({ ...programme, programmeId, level: 'city' })).rejects.toMatchObject(refused);
    await expect(one.client.programmes.attend({ sessionId, rows: attended(0, [90]) })).rejects.toMatchObject(refused);
    await expect(one.client.programmes.assess({ sessionId,
      rows: [{ ...passed(0)[0]!, result: 'excellent' }] })).rejects.toMatchObject(refused);
    // Names, places, the same values again and a certificate that comes later are no matter.
    await one.client.programmes.saveSession({ ...before, name: '首期', place: '市教师发展中心' });
    await one.client.programmes.attend({ sessionId, rows: attended(0, [360]) });
    await one.client.programmes.assess({ sessionId, rows: [{ ...passed(0)[0]!, certificateNumber: '证2026-9' }] });
    // The others of the session are not bound.
    await one.client.programmes.attend({ sessionId, rows: attended(1, [90]) });
  });

  it('may be done again for a line that was reversed, but not for one that was corrected', async () => {
    await one.use('shaanxi-2018');
    const { sessionId } = await session();
    await one.client.programmes.assess({ sessionId, rows: passed(0, 1) });
    const plan = await one.client.programmes.proposePosting({ sessionId });
    await one.client.programmes.post({ sessionId, basedOn: plan.basedOn });
    const seqOf = async (index: number) =>
      (await one.client.credits.ledger({ teacherId: one.teachers[index] ?? '' })).lines[0]?.seq ?? 0;
    await one.client.credits.correct({ seq: await seqOf(0), reason: '学时有误', changes: { hours: 30 } });
    await one.client.credits.reverse({ seq: await seqOf(1), reason: '录错了人' });
    const again = await one.client.programmes.proposePosting({ sessionId });
    expect(again.sample.map((row) => row.name)).toEqual(['李明']);
    await one.client.programmes.post({ sessionId, basedOn: again.basedOn });
    expect(one.count(`select count(*) as n from postings where idem = 't:${sessionId}:${one.teachers[1]}#2'`)).toBe(1);
    expect((await one.client.programmes.proposePosting({ sessionId })).lines).toBe(0);
    expect(one.count('select sum(credits_x100) as n from balances')).toBe(1200 + 1600);
  });

  it('leaves out who has the same training in the ledger already, registered by hand', async () => {
    await one.use('shaanxi-2018');
    const { sessionId } = await session();
    await one.client.programmes.assess({ sessionId, rows: passed(0, 1) });
    const told = { level: 'province', form: 'concentrated', from: '2026-05-11', to: '2026-05-15', hours: 40 } as const;
    await one.client.credits.register({ ...told, teacherIds: [one.teachers[0] ?? ''], subject: '信息素养 提升培训第一期' });
    await one.client.credits.register({ ...told, teacherIds: [one.teachers[1] ?? ''], subject: '信息素养提升培训',
      from: '2025-05-11', to: '2025-05-15' });
    const plan = await one.client.programmes.proposePosting({ sessionId });
    expect(plan).toMatchObject({ lines: 1, notCounted: 1, credits: 16 });
    expect(plan.sample[0]).toMatchObject({ name: '王芳', credits: 0, why: expect.stringContaining('第 1 笔') as string });
    await one.client.credits.reverse({ seq: 1, reason: '以本期为准' });
    expect(await one.client.programmes.proposePosting({ sessionId })).toMatchObject({ lines: 2, credits: 32 });
  });
});
