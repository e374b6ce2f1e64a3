// Facts that eligibility is checked with beside a contest's own rules: ages of school and work, stages and their grades.
import { z } from 'zod';
import file from './eligibility.json' with { type: 'json' };

const Years = z.object({ years: z.number().int(), source: z.string().min(1) });
const Facts = z.strictObject({
  /** Age at which school begins. */
  schoolAge: Years,
  /** First day of the school year, MM-DD. */
  schoolYearFrom: z.object({ day: z.string().regex(/^\d\d-\d\d$/), source: z.string().min(1) }),
  /** Below it nobody is a teacher. */
  workingAge: Years,
  /** How far a pupil's age may lie beside the usual one before it is said. */
  gradeSlack: Years,
  /** Words of higher education, whose years are no school grades. */
  beyondSchool: z.array(z.string().min(1)),
  /** Grades are counted from 1 (小学一年级) to 12 (高中三年级); what lies before school is 0 and less. */
  stages: z.array(z.object({ name: z.string(), words: z.array(z.string().min(1)).min(1), from: z.number().int(), to: z.number().int() })).min(1),
});
export type EligibilityFacts = z.output<typeof Facts>;
export const eligibilityFacts: EligibilityFacts = Facts.parse(file);
