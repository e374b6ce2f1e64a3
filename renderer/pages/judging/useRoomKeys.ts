// Every key of the room passes through here: what it means, whether it waits for the next entry, and who carries it out.
import { computed, watch } from 'vue';
import { typesText } from '../../keys/useKeys.ts';
import { actionOf } from './key-map.ts';
import type { Action, Place } from './key-map.ts';
import { KeyQueue } from './key-queue.ts';
import type { DeskState } from './useDesk.ts';
import { useOwnKeys } from './useOwnKeys.ts';
import type { Scoring } from './useScoring.ts';

/** What is not the rubric's; false: it was nobody's. */
export type OtherAction = (action: Action) => boolean;

export function useRoomKeys(desk: DeskState, scoring: Scoring, asleep: () => boolean, other: OtherAction) {
  const { bindings } = useOwnKeys();
  const queue = new KeyQueue();
  const now = computed(() => ({ ready: scoring.usable(), code: desk.code.value, leaving: scoring.moving.value }));
  /** The entry is here and takes no scores: recused, or the materials were cleared. */
  const off = computed(() => desk.sheet.value !== null && desk.closed.value && !scoring.moving.value);
  watch(now, () => {
    if (off.value) queue.clear();
    for (let action = queue.next(now.value); action; action = queue.next(now.value)) perform(action);
  });

  function perform(action: Action): boolean {
    const { press } = scoring;
    const usable = scoring.usable();
    switch (action.name) {
      case 'type': if (usable) press.type(action.text); return true;
      case 'band': if (usable) press.band(action.index); return true;
      case 'nudge': if (usable) press.nudge(action.by); return true;
      case 'criterion': if (usable) press.move(action.by); return true;
      case 'erase': if (usable) press.erase(); return true;
      case 'clear': if (usable) press.clear(); return true;
      case 'edit': if (usable) press.edit(); return true;
      case 'cancel': if (usable) press.cancel(); return true;
      case 'entry': void scoring.goBy(action.by); return true;
      case 'submit': void scoring.submit(); return true;
      case 'undo': void scoring.undo(false); return true;
      case 'redo': void scoring.undo(true); return true;
      default: return other(action);
    }
  }
  const act = (action: Action): boolean => (!off.value && queue.holds(action, now.value)) || perform(action);

  function placeOf(target: EventTarget | null): Place {
    if (!(target instanceof HTMLElement)) return 'other';
    if (typesText(target)) return 'text';
    if (target instanceof HTMLInputElement) return 'other'; // the loudness slider keeps its arrows
    return (target.closest<HTMLElement>('[data-place]')?.dataset['place'] ?? 'other') as Place;
  }
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || asleep()) return;
    const place = placeOf(event.target);
    const action = actionOf({
      key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey,
      composing: event.isComposing || event.keyCode === 229, onButton: event.target instanceof HTMLElement
        && event.target.closest('button') !== null,
    }, place, bindings.value);
    if (!action) return;
    // Tab leaves the grid at its ends, so that nobody is caught in it; what was typed is settled first.
    if (event.key === 'Tab' && action.name === 'criterion') {
      const at = scoring.grid.value.active;
      if (desk.closed.value || (action.by === 1 ? at === desk.criteria.value.length - 1 : at === 0)) {
        if (!desk.closed.value && !scoring.press.move(action.by)) event.preventDefault();
        return;
      }
    }
    if (act(action)) event.preventDefault();
  }
  return { onKey, forget: () => queue.clear() };
}
