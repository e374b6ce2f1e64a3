// A backend that is going to be killed: issues packs again and again, or receives batches, and tells what was acknowledged.
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createBackend } from '#backend/index.ts';

const [mode = '', home = '', workspaceDir = '', contestId = '', ...rest] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

const backend = createBackend({ home, workspaceDir, packWorkFactor: 15 });
// Whoever is killed leaves no cache behind: the next child would compile everything again.
flushCompileCache();
await backend.openWorkspace(workspaceDir);
const { client } = backend;

async function issueForEver(outDir: string): Promise<never> {
  for (let round = 0; ; round += 1) {
    say(`TRY ${round}`);
    const { packs } = await client.packs.issue({ contestId, outDir }, { onProgress: ({ done }) => say(`STEP ${done}`) });
    for (const { judgeId, file, passphrase, revision } of packs) say(`ACK ${judgeId} ${revision} ${file} ${passphrase}`);
    say('DONE');
  }
}

/** Each argument is one batch: files that are received together, with what is none among them. */
async function receiveAll(batches: readonly string[]): Promise<void> {
  for (const [index, batch] of batches.entries()) {
    const files = batch.split('\t');
    const { basedOn } = await client.packs.preview({ contestId, files });
    say(`TRY ${index}`);
    const { received } = await client.packs.receive({ contestId, files, basedOn });
    say(`ACK ${index} ${received}`);
    say('DONE');
  }
  say('END');
  setInterval(() => {}, 1000);
}

if (mode === 'issue') await issueForEver(rest[0] ?? '');
else await receiveAll(rest);
