// A county bureau at work: two schools of two units, teachers, and rule sets put in force, in a real workspace.
import type { CommandContext } from '#backend/context.ts';
import type { RuleSet } from '#contract/schema/credit-rules.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

export interface Bureau {
  program: TestProgram;
  client: TestProgram['client'];
  context: CommandContext;
  schools: string[];
  /** Ids of six teachers, the first four at the first school. */
  teachers: string[];
  /** Puts a rule set in force, for everybody unless a unit is named. */
  use(set: string | RuleSet, from?: string, unitId?: string | null): Promise<void>;
  /** The value of a query with one column named n. */
  count(sql: string): number;
}

export const names = ['王芳', '李明', '张伟', '赵敏', '刘洋', '陈静'];
/** Made up: area 6199 was never given to any county. */
export const idNumbers = ['619901198001010012', '619901198102020026', '619901198203030030', '619901198304040044',
  '619901198405050058', '619901198506060061']
  .map((digits) => digits.slice(0, 17)).map((digits) => digits + '10X98765432'.charAt(
    [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, weight, index) =>
      sum + weight * Number(digits[index]), 0) % 11));

export const ruleSet = (id: string): RuleSet => {
  const found = creditRuleSets.find((set) => set.id === id);
  if (!found) throw new Error(`no rule set ${id}`);
  return found;
};

/** `now` is the clock of the program. */
export async function openBureau(now = '2026-06-20T04:00:00Z'): Promise<Bureau> {
  const program = await startProgram({ now: () => new Date(now) });
  const { client } = program;
  const context = program.backend.program.commandContext({ name: 'test', signal: new AbortController().signal,
    onProgress: () => undefined });
  const schools: string[] = [];
  for (const [name, unitName] of [['望江区第一小学', '望江区'], ['临溪县实验中学', '临溪县']] as const) {
    schools.push((await client.directory.saveSchool({ name, unitName })).schoolId);
  }
  const teachers: string[] = [];
  for (const [index, name] of names.entries()) {
    const schoolId = schools[index < 4 ? 0 : 1] ?? '';
    teachers.push((await client.directory.saveTeacher({ name, schoolId, idNumber: idNumbers[index] ?? '' })).teacherId);
  }
  return {
    program, client, context, schools, teachers,
    async use(set, from = '2021-01-01', unitId = null) {
      const ruleSetId = typeof set === 'string' ? set : (await client.credits.saveRuleSet({ body: set })).ruleSetId;
      await client.credits.useRuleSet({ ruleSetId, from, unitId });
    },
    count: (sql) => context.db.get<{ n: number }>(sql)?.n ?? -1,
  };
}
