// Which recent workspaces the system is told of, and how a row of its list is written. Pure.
import type { JumpListItem } from 'electron';
import { win32 } from 'node:path';

export interface RecentPlace { dir: string; name: string }
const most = 8;

/** The recent workspaces that are still there, from what the backend answered, whatever that is. */
export function recentIn(answer: unknown): RecentPlace[] {
  const list = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)['workspaces'] : null;
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) => {
    const { dir, name, state } = (one ?? {}) as Record<string, unknown>;
    return typeof dir === 'string' && dir !== '' && typeof name === 'string' && state === 'ready' ? [{ dir, name }] : [];
  }).slice(0, most);
}

/** One row of the list on Windows: the program with the folder as its argument, which a closing backslash must not escape. */
export function jumpItem({ dir, name }: RecentPlace, program: string): JumpListItem {
  return {
    type: 'task', program, args: `"${dir.replaceAll('"', '').replace(/(\\+)$/, '$1$1')}"`, title: name.slice(0, 80) || win32.basename(dir),
    description: dir.slice(0, 250), iconPath: program, iconIndex: 0,
  };
}
