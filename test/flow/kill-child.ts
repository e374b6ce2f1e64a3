// A backend that is going to be killed: scores or receives, and tells each acknowledgement the moment it has it.
import { writeSync } from 'node:fs';
import { createBackend } from '#backend/index.ts';

const [mode = '', home = '', workspaceDir = '', ...rest] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

const backend = createBackend({ home, workspaceDir });
await backend.openWorkspace(workspaceDir);
const { client } = backend;

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
else await receiveAll(rest[0] ?? '', rest.slice(1));
