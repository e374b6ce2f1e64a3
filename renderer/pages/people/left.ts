// Where somebody was when the workspace was locked, kept while the page is loaded anew.

/** Where the page was when it was locked, and who was there: kept by the window while it is loaded anew. */
export interface Left { path: string; userId: string; login: string }
const key = 'saixue.left';

export function keepLeft(left: Left | null): void {
  if (left) window.sessionStorage.setItem(key, JSON.stringify(left));
  else window.sessionStorage.removeItem(key);
}
export function readLeft(): Left | null {
  try {
    const read: unknown = JSON.parse(window.sessionStorage.getItem(key) ?? 'null');
    const found = read as Partial<Left> | null;
    return found && typeof found.path === 'string' && typeof found.userId === 'string' && typeof found.login === 'string'
      ? { path: found.path, userId: found.userId, login: found.login } : null;
  } catch {
    return null;
  }
}
