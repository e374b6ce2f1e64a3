// Calls of directory: units, saveUnit, removeUnit.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { unbuilt } from '#backend/unbuilt.ts';

export const unitsHandlers = {
  units: unbuilt,
  saveUnit: unbuilt,
  removeUnit: unbuilt,
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['directory'], 'units' | 'saveUnit' | 'removeUnit'>;
