// A workspace with something in most of its tables, closed and as a killed program leaves it, to be harmed and opened again.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createBackend, type Backend } from '#backend/index.ts';
import { assignAll, attachFilm, smallContest } from '../packs/small-contest.ts';

export interface Outcome { frozen: string | null; refused: string | null; sentence: string; faults: string[] }

export interface Outside {
  dir: string; home: string; files: string;
  /** The closed workspace; and the same workspace as a killed program leaves it, its journal beside it. */
  closed: string; killed: string;
  bugs: string[];
  /** The workspace and the user's folder as they were left. */
  putBack(from: string): void;
  /** Only the database and its witnesses: what opening may have touched. */
  putDatabaseBack(from: string): void;
  start(): Backend;
  /** A program as it starts on the next morning. */
  open(work?: (backend: Backend, outcome: Outcome) => Promise<void>): Promise<Outcome>;
  close(): Promise<void>;
}

export async function outsideStage(): Promise<Outside> {
  const contest = await smallContest(6, 3);
  const { program, contestId } = contest;
  const { dir, files, client } = program;
  const home = join(files, 'home');
  await attachFilm(contest, 0);
  await assignAll(contest, 2);
  await client.packs.issue({ contestId, outDir: join(files, 'out') });
  const { schoolId } = await client.directory.saveSchool({ name: '南湖区第二小学' });
  const { teacherId } = await client.directory.saveTeacher({ name: '林若溪', schoolId });
  await client.credits.register({
    teacherIds: [teacherId], subject: '县培', level: 'county', form: 'concentrated', to: '2026-03-01', hours: 8,
  });
  await client.workspace.backup({});
  const keep = (name: string): string => {
    for (const [from, to] of [[dir, 'dir'], [home, 'home']] as const) cpSync(from, join(files, name, to), { recursive: true });
    return join(files, name);
  };
  const killed = keep('killed');
  await client.workspace.close({});
  const closed = keep('closed');
  if (program.bugs.length > 0) throw new Error(program.bugs.join('\n'));
  const bugs: string[] = [];
  const start = (): Backend => createBackend({
    home, workspaceDir: dir, packWorkFactor: 15, log: (_reference, error, call) => bugs.push(`${call}: ${String(error)}`),
  });
  return {
    dir, home, files, closed, killed, bugs, start,
    putBack(from) {
      for (const [to, what] of [[dir, 'dir'], [home, 'home']] as const) {
        rmSync(to, { recursive: true, force: true });
        cpSync(join(from, what), to, { recursive: true });
      }
    },
    putDatabaseBack(from) {
      for (const name of readdirSync(dir)) if (name.startsWith('saixue.db')) rmSync(join(dir, name));
      for (const name of readdirSync(join(from, 'dir'))) {
        if (name.startsWith('saixue.db') || name === 'witness.bin') cpSync(join(from, 'dir', name), join(dir, name));
      }
      cpSync(join(from, 'home', 'witness'), join(home, 'witness'), { recursive: true });
    },
    async open(work = () => Promise.resolve()) {
      const backend = start();
      try {
        const outcome: Outcome = await backend.client.workspace.open({ dir }).then(
          (value) => ({ frozen: value.frozen?.code ?? null, refused: null, sentence: value.frozen?.sentence ?? '', faults: value.faults }),
          (error: { code: string; message: string }) => ({ frozen: null, refused: error.code, sentence: error.message, faults: [] }));
        await work(backend, outcome);
        return outcome;
      } finally {
        await backend.close();
      }
    },
    close: () => program.close(),
  };
}
