// A backend that is going to be killed: scores, hands in or receives, and tells each acknowledgement the moment it has it.
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { createBackend } from '#backend/index.ts';

const [mode = '', home = '', workspaceDir = '', ...rest] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

const backend = createBackend({ home, workspaceDir });
await backend.openWorkspace(workspaceDir);
const { client } = backend;
// Who is killed never comes to it at his end: the next child starts in a third of the time.
flushCompileCache();

async function scoreForEver(packId: string, seed: number): Promise<void> {
  const desk = await client.judging.desk({ packId });
  for (let n = seed; ; n += 1) {
    const entry = desk.entries[n % desk.entries.length];
    const criterion = desk.rubric.criteria[(n * 7) % desk.rubric.criteria.length];
    if (!entry || !criterion) throw new Error('empty pack');
    const value = ((n * 13) % (criterion.max / criterion.step + 1)) * criterion.step;
    say(`TRY ${entry.code} ${criterion.id} ${value}`);
    await client.judging.score({ packId, code: entry.code, scores: { [criterion.id]: value }, submit: false });
    say(`ACK ${entry.code} ${criterion.id} ${value}`);
  }
}

/** A mark, then a score pack, and again: what the file must hold is told with its receipt. */
async function handInForEver(packId: string, seed: number, folder: string): Promise<void> {
  const desk = await client.judging.desk({ packId });
  const criterion = desk.rubric.criteria[0];
  for (let n = seed; ; n += 1) {
    const code = desk.entries[n % desk.entries.length]?.code;
    if (code === undefined || !criterion) throw new Error('empty pack');
    const value = (n % (criterion.max / criterion.step + 1)) * criterion.step;
    await client.judging.score({ packId, code, scores: { [criterion.id]: value }, submit: false });
    const name = `S-${n}.sxscore`;
    say(`TRY ${name} ${code} ${criterion.id} ${value}`);
    const { seq, receipt } = await client.judging.finish({ packId, outFile: join(folder, name) });
    say(`ACK ${name} ${seq} ${receipt}`);
  }
}

async function receiveAll(contestId: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const { basedOn } = await client.packs.preview({ contestId, files: [file] });
    say(`TRY ${file}`);
    const { received } = await client.packs.receive({ contestId, files: [file], basedOn });
    if (received === 1) say(`ACK ${file}`);
  }
  say('END');
  setInterval(() => {}, 1000);
}

if (mode === 'score') await scoreForEver(rest[0] ?? '', Number(rest[1]));
else if (mode === 'finish') await handInForEver(rest[0] ?? '', Number(rest[1]), rest[2] ?? '');
else await receiveAll(rest[0] ?? '', rest.slice(1));
