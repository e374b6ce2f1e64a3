// The ledger says what the pure engine says: every vector, and any facts in any order and batching, registered or
// posted twice.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { violations } from '#db/invariants.ts';
import type { CreditRecord } from '#contract/schema/credit-rules.ts';
import { openBureau, type Bureau } from '../programmes/bureau.ts';

type Loose = z.input<typeof CreditRecord>;
let bureau: Bureau;
let client: Bureau['client'];
const cycle = { start: '2021-01-01', years: 5 };
const asOf = '2025-12-31';

beforeAll(async () => {
  bureau = await openBureau();
  client = bureau.client;
  await bureau.use('shaanxi-2018', '2018-03-01');
});
afterAll(async () => {
  expect(bureau.program.bugs).toEqual([]);
  await bureau.program.close();
});

let made = 0;
async function someone(): Promise<string> {
  made += 1;
  return (await client.directory.saveTeacher({ name: `教师${made}`, staffNumber: `S${made}`, schoolId: bureau.schools[0]
    ?? '' })).teacherId;
}
/** Each record is a training of its own name; the same one has the same name, so that it comes once. */
const register = (teacherIds: string[], record: Loose, subject: string) => client.credits.register({
  teacherIds, subject, level: record.level, form: record.form, to: record.date, hours: record.hours ?? 0,
    credits: record.credits ?? null,
  days: record.days ?? null, result: record.result ?? '',
    ...(record.organiserLevel === undefined ? {} : { organiserLevel: record.organiserLevel }),
});
const balanceOf = async (teacherId: string) => {
  const { evaluation, total, byCategory, hours, standing, ...rest } = await client.credits.balance({ teacherId, asOf });
  const { records: _, ...same } = evaluation;
  return { ...same, standing, dueNow: rest.dueNow, categories: rest.categories, sums: { total, byCategory, hours } };
};

const schoolYears = (...credits: number[]): Loose[] => credits.map((value, index) =>
  ({ level: 'school', form: 'schoolBased', credits: value, date: `${2021 + index}-12-20` }));
const course = (form: Loose['form'], level: Loose['level'], hours: number,
  date = '2023-07-09'): Loose => ({ form, level, hours, date });
const fifty = schoolYears(10, 10, 10, 10, 10);

/** domain.md 2.2: what each must come to. */
const vectors: [name: string, records: Loose[], total: number, pass: boolean, short: string[]][] = [
  ['60 hours of national concentrated training are 30', [course('concentrated', 'national', 60)], 30, false,
    ['total', 'remote', 'schoolBased']],
  ['100 hours of provincial online training are 40', [course('remote', 'province', 100)], 40, false,
    ['total', 'concentrated', 'schoolBased']],
  ['C 45, R 25, S 50: 15 above fill the online part',
    [course('concentrated', 'national', 90), course('remote', 'national', 50), ...fifty], 120, true, []],
  ['C 30, R 55, S 50: 15 above fill nothing',
    [course('concentrated', 'national', 60), course('remote', 'national', 110), ...fifty], 135, true, []],
  ['C 80, R 0, S 40: school-based cannot be filled',
    [course('concentrated', 'national', 160), ...schoolYears(10, 10, 10, 10)], 120, false, ['schoolBased']],
  ['12 a year count as 10', [course('concentrated', 'national', 60), course('remote', 'national', 80), ...schoolYears(12, 12, 12, 12, 12)], 120, true, []],
  ['one of two days, one of one day',
    [{ ...course('concentrated', 'province', 16), days: 2 }, { ...course('concentrated', 'city', 8), days: 1 }], 6.4,
      false,
    ['total', 'concentrated', 'remote', 'schoolBased']],
];

test.each(vectors)('%s', async (_, records, total, pass, short) => {
  const teacherId = await someone();
  for (const [index, record] of records.entries()) await register([teacherId], record, `培训${index}`);
  const balance = await client.credits.balance({ teacherId, asOf });
  expect([balance.total, balance.evaluation.pass,
    balance.evaluation.shortages.map(({ code }) => code)]).toEqual([total, pass, short]);
  const { records: rated, ...evaluated } =
    await client.credits.evaluate({ ruleSetId: 'shaanxi-2018', records, cycle, asOf });
  const { records: ours, ...same } = balance.evaluation;
  expect(same).toEqual(evaluated);
  expect(ours.reduce((sum, one) => sum + one.counted * 100,
    0)).toBeCloseTo(rated.reduce((sum, one) => sum + one.counted * 100, 0));
  const ledger = await client.credits.ledger({ teacherId });
  expect(ledger.counted).toBe(total);
});

const record: fc.Arbitrary<Loose> = fc.record({
  level: fc.constantFrom('national', 'province', 'city', 'county', 'school', 'other'),
    form: fc.constantFrom('concentrated', 'remote', 'blended', 'schoolBased', 'selfDirected'),
  hours: fc.integer({ min: 0, max: 12_000 }).map((value) => value / 100),
    credits: fc.option(fc.integer({ min: 0, max: 1500 }).map((value) => value / 100), { nil: undefined }),
  days: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    result: fc.constantFrom('', 'pass', 'excellent', 'fail'),
  date: fc.record({ year: fc.integer({ min: 2020, max: 2026 }), month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }) })
    .map(({ year, month, day }) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`),
}, { requiredKeys: ['level', 'form', 'date', 'hours', 'credits', 'days', 'result'] }).map((one) =>
  JSON.parse(JSON.stringify(one)) as Loose);

test('any order and batching of the same facts, some of them twice, give one balance, and the chain holds',
  async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(record, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), async (records, stream) => {
      const [plain, mixed, third] = [await someone(), await someone(), await someone()];
      const draw = (below: number): number => (stream.next().value ?? 0) % below;
      for (const [index, one] of records.entries()) await register([plain], one, `培训${index}`);
      const order = records.map((_, index) => index).toSorted((a, b) => (draw(3) - 1) || a - b);
      for (const index of [...order, ...order.slice(0, draw(order.length + 1))]) {
        const one = records[index];
        if (one) await register(draw(2) === 0 ? [mixed, third] : draw(2) === 0 ? [third, mixed, mixed] : [mixed], one,
          `培训${index}`);
      }
      // What the third lacks comes last; a line taken back and registered again changes nothing either.
      for (const [index, one] of records.entries()) await register([third], one, `培训${index}`);
      const { lines } = await client.credits.ledger({ teacherId: third });
      const some = lines[draw(lines.length)];
      await client.credits.reverse({ seq: some?.seq ?? 0, reason: '登记错了' });
      const again = Number(some?.subject.slice(2));
      await register([third], records[again] ?? records[0]!, `培训${again}`);
      const expected = await balanceOf(plain);
      expect(await balanceOf(mixed)).toEqual(expected);
      expect(await balanceOf(third)).toEqual(expected);
      const counted = records.filter(({ date }) => date <= asOf);
      const { records: _, ...evaluated } =
        await client.credits.evaluate({ ruleSetId: 'shaanxi-2018', records: counted, cycle, asOf });
      expect(expected).toMatchObject(evaluated);
    }), { numRuns: 12 });
  expect(violations(bureau.context.db)).toEqual([]);
  expect((await client.credits.verify({})).intact).toBe(true);
  const { people } = await client.credits.people({ asOf, limit: 1000 });
  expect(people.length).toBeGreaterThan(30);
  for (const one of people) {
    const balance = await client.credits.balance({ teacherId: one.teacherId, asOf });
    expect([one.standing, one.counted, one.shortages]).toEqual([balance.standing, balance.total,
      balance.evaluation.shortages.map(({ name }) => name)]);
  }
});
