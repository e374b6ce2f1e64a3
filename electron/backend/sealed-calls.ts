// Calls that cannot do their work while identities are sealed: each refuses with a sentence instead of working with blanks.
import { AppError } from '#contract/errors.ts';
import type { ReadDb } from '#db/open.ts';
import { batchRow } from '#db/queries/imports.ts';
import { isSealed } from '#db/queries/seals.ts';

interface Input { contestId?: string; kind?: string; batchId?: string }

/** Kinds of imports that name whose an entry is, or who must step back from it. */
const withPeople = new Set(['entries', 'judges', 'relations']);
const importKind = (input: Input): boolean => withPeople.has(input.kind ?? '');

/** Whether the call is one of those, by its input; `any`: seals of other contests count too. */
interface Guard { any?: true; when?: (db: ReadDb, input: Input) => boolean }

const always: Guard = {};
const byKind: Guard = { when: (_db, input) => importKind(input) };

const guards: Readonly<Record<string, Guard>> = {
  // Entries, judges and relations: who must step back was frozen with the lists as they stood.
  'imports.preview': byKind, 'imports.apply': byKind, 'imports.reveal': byKind, 'imports.errorWorkbook': byKind,
  'imports.undo': {
    any: true,
    when: (db, { contestId, batchId }) => {
      const kind = batchRow(db, contestId ?? null, batchId ?? '')?.kind ?? '';
      if (contestId !== undefined) return withPeople.has(kind) && isSealed(db, contestId);
      return kind === 'schools' || kind === 'units';
    },
  },
  'assignment.relate': always, 'assignment.unrelate': always, 'experts.draw': always, 'experts.replace': always, 'experts.appoint': always,
  // A sealed entry may belong to the unit.
  'directory.removeUnit': { any: true },
  // Files are looked through for names that nobody knows now.
  'contests.attach': always, 'files.match': always, 'files.attach': always, 'files.remove': always, 'files.scan': always, 'files.clean': always,
  'entries.check': always, 'entries.decide': always, 'entries.consent': always,
  // By unit and by name: blanks would make wrong tables.
  'quotas.table': always, 'quotas.set': always, 'quotas.export': always, 'quotas.recommendation': always, 'quotas.order': always,
  'packs.recommend': always, 'packs.previewRecommendation': always, 'packs.acceptRecommendation': always,
  'credits.contestProposal': always, 'credits.postContest': always,
  'reports.export': { when: (_db, { kind }) => kind === 'entries' },
};

/** Names of the guarded calls, for the test that each is in the contract. */
export const sealedCalls: readonly string[] = Object.keys(guards);

function refuse(db: ReadDb, { any, when }: Guard, input: Input): void {
  const sealed = any ? isSealed(db) : input.contestId !== undefined && isSealed(db, input.contestId);
  if (!sealed || (when && !when(db, input))) return;
  throw new AppError('identities_sealed');
}

type Handler = (context: { db: ReadDb }, input: Input) => unknown;

/** The same handlers of a feature; those named above look at the seal first. */
export function guarded<H extends object>(feature: string, handlers: H): H {
  return Object.fromEntries(Object.entries(handlers as Record<string, Handler>).map(([name, handler]) => {
    const guard = guards[`${feature}.${name}`];
    return [name, guard ? ((context, input) => {
      refuse(context.db, guard, input);
      return handler(context, input);
    }) satisfies Handler : handler];
  })) as H;
}
