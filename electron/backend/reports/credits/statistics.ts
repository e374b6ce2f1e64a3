// 教基4068 专任教师接受培训情况: bands of hours in a calendar year, levels and forms, each by stage.
import { z } from 'zod';
import type { Hundredths } from '#backend/credit-rules/shapes.ts';
import type { Sheet, SheetColumn, SheetRow } from '#backend/excel/write.ts';
import type { ReportLineRow } from '#db/queries/credit-reports.ts';
import file from '#seeds/templates/statistics-4068.json' with { type: 'json' };
import { amount, around, footers, mean, type Frame } from './frame.ts';
import type { Person } from './people.ts';

const Group = z.object({ name: z.string() });
export const statistics = z.object({
  source: z.string(), table: z.string(), minutesPerHour: z.number(), hoursPerDay: z.number(), smallestHours: z.number(),
  bands: z.array(Group.extend({ upTo: z.number().nullable() })).min(1),
  levels: z.array(Group.extend({ levels: z.array(z.string()) })), abroad: z.string(),
  forms: z.array(Group.extend({ forms: z.array(z.string()) })), stages: z.array(z.string()),
}).parse(file);

/** Hours as the table counts them: at most eight a day, and nothing below one lesson. */
export function countedHours(line: Pick<ReportLineRow, 'hours_x100' | 'days'>): Hundredths {
  const hours = line.days === null ? line.hours_x100 : Math.min(line.hours_x100, line.days * statistics.hoursPerDay * 100);
  return hours < statistics.smallestHours * 100 ? 0 : hours;
}

/** The band that a year's hours fall in, counted from 0. */
export const bandOf = (hours: Hundredths): number =>
  statistics.bands.findIndex(({ upTo }) => upTo === null || hours <= upTo * 100);

interface StageSums { teachers: number; untrained: number; bands: number[]; hours: Hundredths }
interface Cell { people: Set<number>; times: number; hours: Hundredths }

/** Gathers trainings of one calendar year. */
export class Statistics {
  private readonly people: ReadonlyMap<number, Person>;
  private readonly hours = new Map<number, Hundredths>();
  private readonly cells = new Map<string, Cell>();
  constructor(people: readonly Person[]) {
    this.people = new Map(people.filter(({ active }) => active).map((person) => [person.id, person]));
  }

  add(line: ReportLineRow): void {
    const person = this.people.get(line.teacher_id);
    const hours = countedHours(line);
    if (!person || hours === 0) return;
    this.hours.set(person.id, (this.hours.get(person.id) ?? 0) + hours);
    for (const key of [`level|${line.level}|${person.stage}`, `form|${line.form}|${person.stage}`]) {
      let cell = this.cells.get(key);
      if (!cell) this.cells.set(key, cell = { people: new Set(), times: 0, hours: 0 });
      cell.people.add(person.id);
      cell.times += 1;
      cell.hours += hours;
    }
  }

  /** Stages of the table first, then others that teachers have. */
  get stages(): string[] {
    return [...new Set([...statistics.stages, ...[...this.people.values()].map(({ stage }) => stage)])];
  }

  get sums(): Map<string, StageSums> {
    const sums = new Map<string, StageSums>();
    for (const person of this.people.values()) {
      let one = sums.get(person.stage);
      if (!one) sums.set(person.stage, one = { teachers: 0, untrained: 0, bands: statistics.bands.map(() => 0), hours: 0 });
      const hours = this.hours.get(person.id) ?? 0;
      one.teachers += 1;
      if (hours === 0) one.untrained += 1;
      one.bands[bandOf(hours)] = (one.bands[bandOf(hours)] ?? 0) + 1;
      one.hours += hours;
    }
    return sums;
  }

  /** People are counted once in each cell, however often they were trained. */
  cell(kind: 'level' | 'form', codes: readonly string[], stages: readonly string[]): { people: number; times: number; hours: Hundredths } {
    const people = new Set<number>();
    let [times, hours] = [0, 0];
    for (const code of codes) {
      for (const stage of stages) {
        const cell = this.cells.get(`${kind}|${code}|${stage}`);
        if (!cell) continue;
        for (const id of cell.people) people.add(id);
        times += cell.times;
        hours += cell.hours;
      }
    }
    return { people: people.size, times, hours };
  }
}

const whole = (header: string, width = 12): SheetColumn => ({ header, format: 'integer', width });
const points = (header: string): SheetColumn => ({ header, format: 'number', decimals: 2, width: 13 });
const stageName = (stage: string): string => (stage === '' ? '未定学段' : stage);
const colors = ['AFC8F2', '7FA6E3', '4F82CC', '2A5CA8'];

export function statisticsSheets(frame: Frame, year: number, found: Statistics): Sheet[] {
  const { sums } = found;
  const stages = found.stages.filter((stage) => statistics.stages.includes(stage) || sums.has(stage));
  const basis = `依教育统计 ${statistics.table} 的口径：1 学时 ${statistics.minutesPerHour} 分钟，每天最多计 ${statistics.hoursPerDay} 学时，不足 1 学时的不计；`
    + `${year} 年 1 月 1 日至 12 月 31 日结束的培训，只计在职教师、未冲销的培训记录。“${statistics.bands[0]?.name}”含没有参加培训的教师。`;
  const row = (name: string, one: StageSums | undefined): SheetRow =>
    [name, one?.teachers ?? 0, one?.untrained ?? 0, ...statistics.bands.map((_, band) => one?.bands[band] ?? 0),
    amount(one?.hours ?? 0), mean(one?.hours ?? 0, one?.teachers ?? 0)];
  const total: StageSums = { teachers: 0, untrained: 0, bands: statistics.bands.map(() => 0), hours: 0 };
  for (const one of sums.values()) {
    total.teachers += one.teachers;
    total.untrained += one.untrained;
    total.hours += one.hours;
    one.bands.forEach((count, band) => { total.bands[band] = (total.bands[band] ?? 0) + count; });
  }
  const table = (kind: 'level' | 'form', name: string, header: string,
    groups: readonly { name: string; codes: readonly string[] | null }[]): Sheet => ({
    name, footers, ...around(frame, `${year} 年教师接受培训情况（${name}）`, [basis,
      `人次：培训一次计一次；人数：同一教师在同一格只计一次，合计栏不能由各格相加。${kind === 'level' ? `${statistics.abroad}培训没有单独登记，请据实填写。` : ''}`]),
    columns: [{ header, width: 14 }, ...stages.flatMap((stage) => [whole(`${stageName(stage)}人次`), whole(`${stageName(stage)}人数`)]),
      whole('合计人次'), whole('合计人数'), points('合计学时')],
    rows: groups.map(({ name: group, codes }): SheetRow => {
      if (codes === null) return [group, ...stages.flatMap(() => [null, null]), null, null, null];
      const all = found.cell(kind, codes, stages);
      return [group, ...stages.flatMap((stage) => {
        const { times, people } = found.cell(kind, codes, [stage]);
        return [times, people];
      }), all.times, all.people, amount(all.hours)];
    }),
  });
  return [
    {
      name: '学时分段', footers, ...around(frame, `${year} 年教师接受培训情况（${statistics.table}，学时分段）`, [basis]),
      columns: [{ header: '学段', width: 14 }, whole('教师数'), whole('其中未参加培训', 15), ...statistics.bands.map(({ name }) => whole(name, 15)), points('学时合计'), points('人均学时')],
      rows: [...stages.map((stage) => row(stageName(stage), sums.get(stage))), row('合计', total)],
      charts: [{ kind: 'column', grouping: 'stacked', title: `${year} 年各学段教师培训学时分段（人）`, rows: [0, stages.length - 1], labels: 0, axisTitle: '教师人数',
        series: statistics.bands.map((_, band) => ({ column: 3 + band, color: colors[band % colors.length] ?? '2A5CA8' })), width: 22, height: 9 }],
    },
    table('level', '按级别', '培训级别', [...statistics.levels.map(({ name, levels }) => ({ name, codes: levels })),
      { name: statistics.abroad, codes: null }]),
    table('form', '按方式', '培训方式', statistics.forms.map(({ name, forms }) => ({ name, codes: forms }))),
  ];
}
