// Jumping to the very field of a problem: the page says where to, the part that holds it shows it, then it gets the focus.
import { inject, nextTick, provide, ref, type InjectionKey, type Ref } from 'vue';
import type { Place } from './parts.ts';

export interface Target extends Place { stamp: number }
const key: InjectionKey<Ref<Target | null>> = Symbol('target');
const frozenKey: InjectionKey<Ref<boolean>> = Symbol('frozen');

export function provideTarget(frozen: Ref<boolean>): Ref<Target | null> {
  const target = ref<Target | null>(null);
  provide(key, target);
  provide(frozenKey, frozen);
  return target;
}
/** What is to be shown now; parts with a list of things to choose from watch it. */
export const useTarget = (): Ref<Target | null> => inject(key, ref(null));
export const useFrozen = (): Ref<boolean> => inject(frozenKey, ref(false));

const reach = 'input:not([disabled]), select:not([disabled]), textarea:not([disabled]), button:not([disabled]), [tabindex="0"]';

/** Finds the field inside `box`: narrowed by the ids of where it lies, then by its name; answers whether one was found. */
export async function focusField(box: () => HTMLElement | null, place: Place): Promise<boolean> {
  for (let turn = 0; turn < 3; turn += 1) await nextTick();
  let root = box();
  if (!root) return false;
  for (const id of place.where) root = root.querySelector<HTMLElement>(`[data-where="${CSS.escape(id)}"]`) ?? root;
  const named = place.field === '' ? null : root.querySelector<HTMLElement>(`[data-field="${CSS.escape(place.field)}"]`);
  const spot = named ?? root;
  const field = spot.matches(reach) ? spot : spot.querySelector<HTMLElement>(reach);
  if (!field) return false;
  field.scrollIntoView({ block: 'center' });
  field.focus();
  return true;
}
