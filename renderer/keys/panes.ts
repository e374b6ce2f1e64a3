// F6 and Shift+F6: the focus jumps between the panes of a page, each marked with data-pane.
const reach = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea, [tabindex="0"]';

/** What of a pane may take the focus, what it asks for itself first. Some of it may refuse, e.g. in a fieldset that is disabled. */
const candidates = (pane: HTMLElement): HTMLElement[] => [
  ...(pane.matches(reach) ? [pane] : []), ...pane.querySelectorAll<HTMLElement>('[data-pane-focus]'), ...pane.querySelectorAll<HTMLElement>(reach),
];

/** Moves the focus to the next (1) or previous (-1) visible pane that takes it. */
export function jumpPane(direction: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')]
    .filter((pane) => pane.offsetParent !== null && (pane.matches(reach) || pane.querySelector(reach)));
  const before = document.activeElement;
  // The innermost: a pane may hold others, and from one of those F6 goes on instead of back into it.
  const found = panes.findLastIndex((pane) => pane.contains(before));
  const here = found < 0 && direction < 0 ? 0 : found;
  for (let step = 1; step <= panes.length; step += 1) {
    const next = panes[(here + direction * step + panes.length * 2) % panes.length];
    for (const one of next ? candidates(next) : []) {
      one.focus();
      if (document.activeElement === one && one !== before) return;
    }
  }
}
