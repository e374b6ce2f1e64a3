// Names for the shapes that cross the border, taken from the client so that they never differ from the contract.
import type { backend } from './backend.ts';

type Backend = typeof backend;
export type Answer<F extends keyof Backend, N extends keyof Backend[F]> =
  Backend[F][N] extends (...given: never[]) => Promise<infer A> ? A : never;

export type Workspace = NonNullable<Answer<'workspace', 'current'>['workspace']>;
export type TemplateSummary = Answer<'contests', 'templates'>['templates'][number];
export type ContestSummary = Answer<'contests', 'list'>['contests'][number];
export type Contest = Answer<'contests', 'get'>;
export type ContestRules = Contest['rules'];
export type Criterion = ContestRules['rubrics'][number]['criteria'][number];
export type EntryRow = Answer<'contests', 'entries'>['rows'][number];
export type JudgeRow = Answer<'contests', 'judges'>['rows'][number];
export type ImportPreview = Answer<'imports', 'preview'>;
export type ImportProblem = ImportPreview['problems'][number];
export type ImportRow = ImportPreview['rows'][number];
export type Batch = Answer<'imports', 'batches'>['batches'][number];
export type Proposal = Answer<'assignment', 'propose'>;
export type Matrix = Answer<'assignment', 'current'>;
export type Progress = Answer<'packs', 'progress'>;
export type QueueItem = Progress['queue'][number];
export type PackRow = Answer<'packs', 'list'>['packs'][number];
export type Incoming = Answer<'packs', 'preview'>['items'][number];
export type WaitingItem = Answer<'packs', 'waiting'>['items'][number];
export type WaitingBranch = Answer<'packs', 'waiting'>['branches'][number];
export type Results = NonNullable<Answer<'results', 'current'>['results']>;
export type ResultRow = Results['rows'][number];
