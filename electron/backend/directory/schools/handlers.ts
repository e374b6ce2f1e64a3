// Calls of directory: schools, school, changeSchool, matchSchool.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const schoolsHandlers = {
  schools: unbuilt,
  school: unbuilt,
  changeSchool: unbuilt,
  matchSchool: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['directory'], 'schools' | 'school' | 'changeSchool' | 'matchSchool'>;
