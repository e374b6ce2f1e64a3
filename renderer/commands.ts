// Commands that work everywhere are carried out here, whether chosen in the native menu, by key, or in the palette.
import { onBeforeUnmount, onMounted } from 'vue';
import { allCommands, isMainCommand, type Command, type CommandId, type PageCommandId } from '#contract/commands.ts';
import { bridge } from './api/bridge.ts';
import type { KeyTable } from './keys/useKeys.ts';

type Act = () => unknown;
const acts = new Map<PageCommandId, Act[]>();

/** A component carries this command out while it is mounted; the latest one counts. */
export function onCommand(id: PageCommandId, act: Act): void {
  onMounted(() => acts.set(id, [...acts.get(id) ?? [], act]));
  onBeforeUnmount(() => acts.set(id, (acts.get(id) ?? []).filter((one) => one !== act)));
}

/** Can it be carried out now? What belongs to the system is done by its own keys and menu only. */
export const canCarryOut = (id: CommandId): boolean => isMainCommand(id) || (acts.get(id as PageCommandId) ?? []).length > 0;

/** Carries a command out; false when nothing here does. */
export function carryOut(id: CommandId): boolean {
  if (isMainCommand(id)) {
    bridge.perform(id);
    return true;
  }
  const act = (acts.get(id as PageCommandId) ?? []).at(-1);
  act?.();
  return act !== undefined;
}

/** The keys of the commands that `fits`, for `useKeys`; a key of a command that nobody carries out is passed on. */
export function commandKeys(fits: (one: Command) => boolean): KeyTable {
  return Object.fromEntries(allCommands.filter((one) => one.keys !== undefined && one.by !== 'system' && fits(one))
    .flatMap((one) => [one.keys!, ...one.also ?? []].map((key) => [key, () => carryOut(one.id)])));
}
