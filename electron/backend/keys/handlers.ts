// Calls of the workspace's keys: recovery key, its proof, changing the data key.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { prove } from './proving/handlers.ts';
import { rotate } from './rotating/handlers.ts';
import type { KeysDoor } from './shared.ts';
import { slotHandlers } from './slots/handlers.ts';

export const keysHandlers = (door: KeysDoor) => ({
  ...slotHandlers(door),
  prove,
  rotate: (context, input) => rotate(context, door, input),
} satisfies Handlers<AppContract, QueryContext, CommandContext>['keys']);
