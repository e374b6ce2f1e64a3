// Which pages a role may see, and where somebody who signed in is led.
import type { Role, Session } from '../../api/trust-queries.ts';

type Workspace = 'organiser' | 'judge' | 'creditAdministrator';
/** The beginnings of addresses, and who finds something there. The backend refuses the rest whatever is shown. */
const rooms: readonly (readonly [start: string, roles: readonly Role[]])[] = [
  ['/contests', ['organiser', 'supervisor']], ['/places', ['organiser', 'creditAdministrator', 'supervisor']],
  ['/experts', ['organiser', 'supervisor']], ['/records', ['organiser']],
  ['/credits', ['creditAdministrator', 'supervisor']], ['/desk', ['judge']],
];

/** @param path an address without its query */
export function mayReach(path: string, session: Pick<Session, 'roles'>): boolean {
  const room = rooms.find(([start]) => path === start || path.startsWith(`${start}/`));
  return room === undefined || room[1].some((role) => session.roles.includes(role));
}

/** The first page of somebody who signed in to a workspace of this kind. */
export function firstPlace(workspace: Workspace, session: Pick<Session, 'roles'>): string {
  const own = { organiser: '/contests', creditAdministrator: '/credits', judge: '/desk' }[workspace];
  const all = [own, '/contests', '/credits', '/desk'];
  return session.roles.length > 0 ? all.find((path) => mayReach(path, session)) ?? '/workspace/people' : '/workspace/people';
}
