// A program of its own that ends by SIGKILL at a given moment of a given commit of unblind.approve.
// argv: home, workspace, contest, request, "inside" | "after", number of the commit
import { createBackend } from '#backend/index.ts';
import type { WriteDb } from '#db/open.ts';
import { words } from './words.ts';

const [home = '', dir = '', contestId = '', requestId = '', moment = '', at = ''] = process.argv.slice(2);
const backend = createBackend({ home, packWorkFactor: 15 });
await backend.openWorkspace(dir);
const connection = backend.program.current?.connection;
if (!connection) throw new Error('no workspace');
const { basedOn } = await backend.client.unblind.status({ contestId });
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  for (;;) { /* the signal is on its way */ }
};
const whole = connection.transaction;
let commits = 0;
Object.assign(connection, {
  transaction: <T>(work: (db: WriteDb) => T): T => {
    commits += 1;
    const mine = commits === Number(at);
    const done = whole((db) => {
      const result = work(db);
      if (mine && moment === 'inside') die();
      return result;
    });
    if (mine && moment === 'after') die();
    return done;
  },
});
await backend.client.unblind.approve({
  contestId, requestId, person: '纪监督', passphrase: words.supervisor, requestPassphrase: words.organiser, basedOn,
});
