// A workspace with units, schools and contests for the tests of what assignment looks at, made through the real calls.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContestRules } from '#contract/schema/rules.ts';
import { madeUpPeople, type DemoPerson } from '#seeds/demo/people.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

export interface EntryRow {
  title: string; school: string; unit?: string; code?: string; division?: string; category?: string; subject?: string; language?: string;
  coverage?: number; author?: Partial<DemoPerson>; second?: Partial<DemoPerson> & { school: string }; advisor?: string;
}
export interface JudgeRow {
  name: string; unit: string; code?: string; reports?: string; divisions?: string; subjects?: string; categories?: string; languages?: string;
  max?: number; min?: number; id?: string; phone?: string;
}

const entryHeaders = ['作品名称', '组别', '项目', '学科', '报送单位', '作者姓名', '身份证号', '手机号码', '作者单位', '学校标识码', '第二作者姓名', '第二作者身份证号',
  '第二作者单位', '指导教师', '语言', '评委数'];
const judgeHeaders = ['姓名', '单位', '学校标识码', '报送单位', '评审组别', '任教学科', '评审项目', '评审语言', '最多件数', '最少件数', '身份证号', '手机号码'];

export class World {
  readonly program: TestProgram;
  readonly people: DemoPerson[];
  private files = 0;
  private constructor(program: TestProgram) {
    this.program = program;
    this.people = madeUpPeople(60, 2026, 100);
  }

  static async make(): Promise<World> {
    return new World(await startProgram());
  }

  get client() {
    return this.program.client;
  }

  person(index: number): DemoPerson {
    return this.people[index]!;
  }

  async contest(title: string, year: number, change: (rules: ContestRules) => void = () => {}): Promise<string> {
    const { contestId } = await this.client.contests.create({ templateId: 'weike', title, year });
    await this.rules(contestId, change);
    return contestId;
  }

  async rules(contestId: string, change: (rules: ContestRules) => void): Promise<void> {
    const { rules, revision } = await this.client.contests.get({ contestId });
    const changed = ContestRules.parse(structuredClone(rules));
    change(changed);
    await this.client.contests.update({ contestId, rules: changed, basedOn: revision });
  }

  private async import(
    contestId: string, kind: 'entries' | 'judges', headers: readonly string[], rows: readonly (readonly string[])[],
  ): Promise<void> {
    const filePath = join(this.program.files, `${kind}-${this.files += 1}.csv`);
    writeFileSync(filePath, [headers, ...rows].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n'));
    const { fileHash, basedOn, problems } = await this.client.imports.preview({ contestId, kind, filePath });
    const faults = problems.filter((one) => one.severity === 'error');
    if (faults.length > 0) throw new Error(faults.map((one) => `${one.row} ${one.column}: ${one.message}`).join('\n'));
    const { counts } = await this.client.imports.apply({ contestId, kind, filePath, fileHash, basedOn });
    if (counts.add + counts.update !== rows.length) throw new Error(JSON.stringify(counts));
  }

  private authors = 30;
  /** Every author is somebody else unless the row says who. */
  async entries(contestId: string, rows: readonly EntryRow[]): Promise<void> {
    await this.import(contestId, 'entries', entryHeaders, rows.map((one) => {
      const author = one.author ?? this.person(this.authors += 1);
      return [one.title, one.division ?? '小学组', one.category ?? '微课', one.subject ?? '语文', one.unit ?? '', author.name ?? '某作者', author.id ?? '',
        author.phone ?? '', one.school, one.code ?? '', one.second?.name ?? '', one.second?.id ?? '', one.second?.school ?? '', one.advisor ?? '',
        one.language ?? '', String(one.coverage ?? '')];
    }));
  }

  async judges(contestId: string, rows: readonly JudgeRow[]): Promise<void> {
    await this.import(contestId, 'judges', judgeHeaders, rows.map((one) => [one.name, one.unit, one.code ?? '', one.reports ?? '', one.divisions ?? '',
      one.subjects ?? '', one.categories ?? '', one.languages ?? '', String(one.max ?? ''), String(one.min ?? ''), one.id ?? '', one.phone ?? '']));
  }

  async look(contestId: string) {
    const matrix = await this.client.assignment.current({ contestId });
    const judge = (name: string): string => matrix.judges.find((one) => one.name === name)?.judgeId ?? `no ${name}`;
    const entry = (title: string): string => matrix.entries.find((one) => one.title === title)?.entryId ?? `no ${title}`;
    return {
      matrix, judge, entry, basedOn: matrix.basedOn, pair: (name: string, title: string) => ({ judgeId: judge(name), entryId: entry(title) }),
      reasons: (name: string, title: string): string[] => matrix.conflicts
        .filter((one) => one.judgeId === judge(name) && one.entryId === entry(title)).map((one) => one.kind),
      /** Titles of the entries a judge may not see for this reason. */
      barred: (name: string, kind: string): string[] => matrix.conflicts.filter((one) => one.judgeId === judge(name) && one.kind === kind)
        .map((one) => matrix.entries.find((other) => other.entryId === one.entryId)?.title ?? ''),
    };
  }

  async refusal(work: Promise<unknown>): Promise<string> {
    return work.then(() => 'no refusal', (error: { code?: string; message?: string }) => `${error.code ?? ''}: ${error.message ?? String(error)}`);
  }

  auditOf(action: string): Record<string, unknown>[] {
    return this.program.backend.program.current!.connection.read.all<{ body: string }>('select body from audit order by seq')
      .map((row) => JSON.parse(row.body) as Record<string, unknown>).filter((body) => body['action'] === action);
  }
}
