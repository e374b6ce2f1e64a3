// A contest of a bench: rules in which every row of the made workbook is good, on a real database of its own.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandContext } from '#backend/context.ts';
import { fieldsOf } from '#backend/program/open-workspace.ts';
import { migrate } from '#db/migrate.ts';
import { openConnection, type Connection } from '#db/open.ts';
import { insertContest } from '#db/queries/contests.ts';
import { templates } from '#seeds/templates/index.ts';

export const contestId = 'bench';

/** Rules in which every row of the made workbook is good. */
export function benchRules(): string {
  const [template] = templates();
  if (!template) throw new Error('no template');
  const [first] = template.rules.categories;
  if (!first) throw new Error('no category');
  const name = (text: string, index: number) => ({ id: `x${index}`, name: text, aliases: [] });
  return JSON.stringify({
    ...template.rules,
    divisions: ['学前', '小学', '初中', '高中', '中职', '特教'].map(name),
    categories: ['微课', '课件', '融合创新教学案例', '精品课'].map((text, index) => ({
      ...first, ...name(text, index), divisions: [], advisors: { min: 0, max: 2 },
      material: { ...first.material, minSeconds: null, maxSeconds: null },
    })),
  });
}

/** A fresh database with the empty contest; `sealed: false` leaves out the sealing of numbers. */
export function benchContest(folder: string, sealed: boolean): { connection: Connection; context: CommandContext } {
  const database = join(folder, 'ours.db');
  for (const rest of ['', '-wal', '-shm']) rmSync(database + rest, { force: true });
  const connection = openConnection(database, { create: true, quickCheck: false });
  migrate(connection, () => {});
  connection.transaction((db) => insertContest(db, {
    id: contestId, template_id: 't', template_version: 1, source: '', unknown: '[]', title: 'bench', year: 2026,
      state: 'setup', sample: 0,
    rules: benchRules(), rules_version: 1, created_at: '',
  }));
  const real = fieldsOf(randomBytes(32));
  const plain = { ...real, seal: (_: string, text: string) => Buffer.from(text),
    index: (_: string, text: string) => Buffer.from(text) };
  const context: CommandContext = {
    db: connection.read, dir: folder, fields: sealed ? real : plain, language: 'zh',
      actor: null, signal: new AbortController().signal,
    now: () => new Date(), random: (bytes) => randomBytes(bytes), newId: () => randomBytes(16).toString('hex'),
    progress: () => {}, checkCancelled: () => {}, backup: () => Promise.resolve(''), scour: () => {},
    write: (_, work) => connection.transaction((db) => work(db)) as ReturnType<typeof work>,
  };
  return { connection, context };
}
