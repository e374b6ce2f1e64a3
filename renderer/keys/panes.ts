// F6 and Shift+F6: the focus jumps between the panes of a page, each marked with data-pane.
const reach = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea, [tabindex="0"]';

/** Moves the focus to the next (1) or previous (-1) visible pane. */
export function jumpPane(direction: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')]
    .filter((pane) => pane.offsetParent !== null && (pane.matches(reach) || pane.querySelector(reach)));
  if (panes.length === 0) return;
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(here + direction + panes.length) % panes.length] ?? panes[0]!;
  const wanted = next.matches(reach) ? next : next.querySelector<HTMLElement>('[data-pane-focus]') ?? next.querySelector<HTMLElement>(reach);
  wanted?.focus();
}
