// Who finds what in the one search: each role its own kinds, a judge nothing, and nobody whose an entry is.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identities } from '../flow/canaries.ts';
import { namedWorkspace, type Named } from '../people/named-workspace.ts';

let named: Named;
let contestId = '';
let entry = { title: '', number: '' };
let judge = '';

beforeAll(async () => {
  named = await namedWorkspace();
  const { client } = named.program;
  await named.add('worker', '孙文员', ['organiser']);
  await named.add('looker', '李监督', ['supervisor']);
  await named.add('credits', '周学分', ['creditAdministrator']);
  await named.add('expert', '吴评委', ['judge']);
  await named.as('worker');
  ({ contestId } = await client.contests.sample({}));
  const { rows } = await client.contests.entries({ contestId, limit: 1 });
  entry = { title: rows[0]?.title ?? '', number: rows[0]?.number ?? '' };
  judge = (await client.contests.judges({ contestId })).rows[0]?.name ?? '';
  await client.experts.save({ name: '欧阳专家', unit: '云澜市教研室' });
  await named.as('credits');
  const { schoolId } = await client.directory.saveSchool({ name: '望江区第九小学' });
  await client.directory.saveTeacher({ name: '司徒教师', schoolId, staffNumber: 'T20260001' });
}, 60_000);
afterAll(async () => {
  expect(named.program.bugs).toEqual([]);
  await named.program.close();
});

const find = async (text: string) => (await named.program.client.search.everything({ text, limit: 50 })).hits;
const kinds = async (text: string): Promise<string[]> => [...new Set((await find(text)).map((one) => one.kind))].sort();
/** What a person finds of each kind, by what each is called. */
const reach = async (): Promise<Record<string, boolean>> => ({
  contest: (await kinds('微课评选')).includes('contest'), entry: (await kinds(entry.title)).includes('entry'),
  number: (await kinds(entry.number)).includes('entry'), judge: (await kinds(judge)).includes('judge'),
  expert: (await kinds('欧阳专家')).includes('expert'), teacher: (await kinds('司徒教师')).includes('teacher'),
});

test.each([
  ['worker', { contest: true, entry: true, number: true, judge: true, expert: true, teacher: true }],
  ['looker', { contest: true, entry: true, number: true, judge: true, expert: true, teacher: false }],
  ['credits', { contest: true, entry: false, number: false, judge: false, expert: false, teacher: true }],
])('%s finds what the other pages show to this role, and nothing else', async (login, wanted) => {
  await named.as(login);
  expect(await reach()).toEqual(wanted);
});

test('a judge is refused, whatever is typed; so is nobody', async () => {
  await named.as('expert');
  for (const text of ['微课', judge, entry.title, '司徒教师']) await expect(find(text)).rejects.toMatchObject({ code: 'role_refused' });
  await named.program.client.people.lock({});
  await expect(find('微课')).rejects.toMatchObject({ code: 'sign_in_needed' });
});

test('an entry is never found by whose it is, nor shown with it; its blind code finds nothing', async () => {
  await named.as('worker');
  // The number of an entry is what the organiser calls it by; its school's and people's are not.
  const { rows } = await named.program.client.contests.entries({ contestId, limit: 500 });
  const numbers = new Set(rows.map((one) => one.number));
  const people = identities().filter((one) => !numbers.has(one));
  expect(people.length).toBeGreaterThan(20);
  for (const text of people) {
    const hits = await find(text.slice(0, 80));
    expect(hits.filter((one) => one.kind === 'entry' && !one.title.includes(text)), text).toEqual([]);
  }
  const shown = [...await find('示例'), ...await find(entry.title), ...await find('的')].filter((one) => one.kind === 'entry');
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter(({ sub }) => people.some((one) => sub.includes(one)))).toEqual([]);
  const codes = named.program.backend.program.current?.connection.read.all<{ blind_code: string }>(
    'select blind_code from entries where blind_code is not null limit 20') ?? [];
  for (const { blind_code: code } of codes) expect((await find(code)).filter((one) => one.kind === 'entry')).toEqual([]);
});
