// Key handling: a page says which keys do what; single keys never fire while text is being typed or an IME composes.
import { onBeforeUnmount, onMounted } from 'vue';

export type KeyTable = Record<string, (event: KeyboardEvent) => void | boolean>;
export interface KeyOptions {
  /** Keys that also work while the focus is in a text field (with Ctrl, Alt or F-keys this is always so). */
  evenInText?: readonly string[];
  /** Works although a dialog is open; for the dialog's own keys. */
  inDialog?: boolean;
  /** Before every page's own keys: for what is on screen over all pages and shows its key. */
  first?: boolean;
  /** Keys are dead while this answers false. */
  when?: () => boolean;
}

/** 'Ctrl+Shift+K', 'Alt+1', 'F6', 'Enter', ' ', 'q': modifiers in the order Ctrl Alt Shift, letters without Ctrl as typed. */
export function keyOf(event: KeyboardEvent): string {
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const plain = (event.ctrlKey || event.altKey) && digit ? digit : event.key;
  const name = plain.length === 1 && (event.ctrlKey || event.altKey || event.metaKey) ? plain.toUpperCase() : plain;
  const shift = event.shiftKey && (name.length > 1 || event.ctrlKey || event.altKey);
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

/** Is text being typed where the focus is? */
export function typesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
}

const opensByItself = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('button, a[href], summary, input, [role="tab"], [role="option"]') !== null;

interface Entry { table: KeyTable; options: KeyOptions }
const stack: Entry[] = [];
/** Closed dialogs stay in the page, hidden: only one that is drawn counts. */
export const dialogOpen = (): boolean => [...document.querySelectorAll('[aria-modal="true"]')].some((one) => one.getClientRects().length > 0);

function onKey(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const key = keyOf(event);
  const inText = typesText(event.target);
  const always = /^(Ctrl\+|Alt\+|F\d)/.test(key);
  const modal = dialogOpen();
  const latest = stack.toReversed();
  for (const { table, options } of [...latest.filter((one) => one.options.first), ...latest.filter((one) => !one.options.first)]) {
    const act = table[key];
    if (!act || (modal && !options.inDialog) || options.when?.() === false) continue;
    if (inText && !always && !options.evenInText?.includes(key)) continue;
    if ((key === 'Enter' || key === ' ') && opensByItself(event.target)) continue;
    if (act(event) === false) continue;
    event.preventDefault();
    return;
  }
}

/** Registers keys while the component is mounted; the latest registered comes first, `false` passes a key on. */
export function useKeys(table: KeyTable, options: KeyOptions = {}): void {
  const entry = { table, options };
  onMounted(() => {
    if (stack.length === 0) window.addEventListener('keydown', onKey);
    stack.push(entry);
  });
  onBeforeUnmount(() => {
    const at = stack.indexOf(entry);
    if (at >= 0) stack.splice(at, 1);
    if (stack.length === 0) window.removeEventListener('keydown', onKey);
  });
}
