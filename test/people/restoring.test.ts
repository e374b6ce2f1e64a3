// Who may put a backup in the place of a workspace that nobody is signed in to.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namedWorkspace, passwordOf, type Named } from './named-workspace.ts';

let named: Named;
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => '', (error: { code: string }) => error.code);

beforeAll(async () => {
  named = await namedWorkspace();
}, 30_000);
afterAll(async () => {
  expect(named.program.bugs).toEqual([]);
  await named.program.close();
});

test('role: a closed workspace is restored by whoever manages users, not by others nor by a backup from before them', async () => {
  const { dir, client } = named.program;
  const userId = await named.add('ping', '平评委', ['judge']);
  const { file } = await client.workspace.backup({});
  await client.workspace.close({});
  const { sha256 } = await client.backups.inspect({ dir, file });
  const restore = (secrets: object): Promise<string> => codeOf(client.backups.restore({ dir, file, sha256, reason: '试', ...secrets }));
  expect(await restore({})).toBe('sign_in_needed');
  expect(await restore({ login: 'ping', password: passwordOf('ping') })).toBe('role_refused');
  // Somebody who was disabled later, with the backup in which they were not.
  await named.as('admin');
  await client.people.change({ userId, state: 'disabled' });
  await client.workspace.close({});
  expect(await restore({ login: 'ping', password: passwordOf('ping') })).toBe('sign_in_wrong');
  expect(await restore({ login: 'admin', password: passwordOf('admin') })).toBe('');
});
