// A workspace with named users, each signed in for real. Passwords cost a quarter of a second each: few of them.
import type { PersonRole } from '#contract/roles.ts';
import type { BackendOptions } from '#backend/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

export const passwordOf = (login: string): string => `Mi-ma-${[...login].reverse().join('')}-2026`;
export interface Named {
  program: TestProgram;
  recoveryKey: string;
  /** Signs in, whoever is there before. */
  as(login: string): Promise<void>;
  /** Adds somebody; `own` passwords have been changed by the person already. */
  add(login: string, name: string, roles: PersonRole[], own?: boolean): Promise<string>;
  events(): { action: string; subject: string; by?: string; detail: Record<string, unknown> }[];
}

export async function namedWorkspace(options: Partial<BackendOptions> = {}): Promise<Named> {
  const program = await startProgram({ ...options, workspace: false });
  const { client, backend } = program;
  const { recoveryKey } = await client.workspace.create({ name: '云澜教育局', dir: program.dir });
  await client.people.turnOn({ login: 'admin', name: '赵管理', password: passwordOf('admin'), recoveryKey });
  return {
    program, recoveryKey,
    as: async (login) => void await client.people.signIn({ login, password: passwordOf(login) }),
    async add(login, name, roles, own = true) {
      const { userId } = await client.people.add({ login, name, roles, password: passwordOf(login) });
      if (own) backend.program.current?.connection.transaction((db) => db.run('update users set must_change = 0 where id = ?', userId));
      return userId;
    },
    events: () => (backend.program.current?.connection.read.all<{ body: string }>('select body from audit order by seq') ?? [])
      .map((row) => JSON.parse(row.body) as ReturnType<Named['events']>[number]),
  };
}
