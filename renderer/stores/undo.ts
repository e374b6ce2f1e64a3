// The last thing that was removed here and can be put back: shown with a button, undone by Ctrl+Z while the page is the same.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

export interface Undoable {
  /** The name of what was removed, as people know it. */
  name: string;
  /** Puts it back by a command of its own; false or a throw: it is not back. */
  undo: () => Promise<boolean>;
}

export const useUndoStore = defineStore('undo', () => {
  const last = shallowRef<Undoable | null>(null);
  const offer = (one: Undoable) => { last.value = one; };
  const forget = () => { last.value = null; };
  return { last, offer, forget };
});
