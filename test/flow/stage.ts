// A sample contest brought to the point where packs are out, and desks on "other computers" that have opened them.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { createBackend, type Backend } from '#backend/index.ts';
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { startProgram, type TestProgram } from './harness.ts';

export type AppClient = Client<AppContract>;

export interface IssuedPack { judgeId: string; name: string; file: string; passphrase: string }
export interface Stage { program: TestProgram; contestId: string; packs: IssuedPack[]; packsDir: string }

/** Sealing packs is dear on purpose: it is done once for all test files of a process, each of which gets a copy. */
let issued: ReturnType<typeof issueOnce> | undefined;

/** Kept in memory: no folder stays behind, however a test process ends. Null: a folder. */
interface Kept { path: string; bytes: Buffer | null }

const keep = (root: string): Kept[] => readdirSync(root, { recursive: true, withFileTypes: true }).map((one) => {
  const file = join(one.parentPath, one.name);
  return { path: relative(root, file), bytes: one.isDirectory() ? null : readFileSync(file) };
});

async function issueOnce(): Promise<{ kept: Kept[]; contestId: string; packs: IssuedPack[] }> {
  const program = await startProgram();
  const { client } = program;
  const { contestId } = await client.contests.sample({});
  const plan = await client.assignment.propose({ contestId, seed: 2026 });
  await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn, seed: plan.seed });
  const { packs } = await client.packs.issue({ contestId, outDir: join(program.files, 'packs') });
  await client.workspace.close({});
  const kept = keep(program.files);
  if (program.bugs.length > 0) throw new Error(program.bugs.join('\n'));
  await program.close();
  return { kept, contestId, packs };
}

export async function issueSample(): Promise<Stage> {
  issued ??= issueOnce();
  const { kept, contestId, packs } = await issued;
  const program = await startProgram({ workspace: false });
  for (const { path, bytes } of kept.toSorted((a, b) => a.path.length - b.path.length)) {
    if (bytes === null) mkdirSync(join(program.files, path), { recursive: true });
    else writeFileSync(join(program.files, path), bytes, { mode: 0o600 });
  }
  await program.client.workspace.open({ dir: program.dir });
  const packsDir = join(program.files, 'packs');
  return { program, contestId, packsDir, packs: packs.map((one) => ({ ...one, file: join(packsDir, basename(one.file)) })) };
}

export interface OtherDesk {
  backend: Backend; client: AppClient; packId: string; home: string; dir: string; codes: string[];
  criteria: { id: string; max: number }[];
}

/** Opens a pack in a workspace of its own, as on the judge's computer. */
export async function openDesk(stage: Stage, index: number): Promise<OtherDesk> {
  const pack = stage.packs[index];
  if (!pack) throw new Error('no such pack');
  const root = join(stage.program.files, `desk-${index}`);
  mkdirSync(root, { recursive: true });
  const home = join(root, 'home');
  const dir = join(root, 'desk');
  const backend = createBackend({ home, workspaceDir: dir });
  const desk = await backend.client.judging.open({ file: pack.file, passphrase: pack.passphrase });
  return {
    backend, client: backend.client, packId: desk.packId, home, dir, codes: desk.entries.map((one) => one.code),
    criteria: desk.rubric.criteria.map(({ id, max }) => ({ id, max })),
  };
}

/** A copy of the stage's workspace, opened by a program with the same home: as it was, whatever happens to the copy. */
export async function copyOf(stage: Stage, name: string): Promise<TestProgram> {
  await stage.program.client.workspace.close({});
  const copy = await startProgram({ workspace: false });
  cpSync(join(stage.program.files, 'home'), join(copy.files, 'home'), { recursive: true });
  const dir = join(copy.files, name);
  cpSync(stage.program.dir, dir, { recursive: true });
  await copy.client.workspace.open({ dir });
  await stage.program.client.workspace.open({ dir: stage.program.dir });
  return copy;
}
