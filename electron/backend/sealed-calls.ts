// Calls that cannot do their work while identities are sealed: each refuses with a sentence instead of working with blanks.
import { AppError } from '#contract/errors.ts';
import type { ReadDb } from '#db/open.ts';
import { batchRow } from '#db/queries/imports.ts';
import { isSealed } from '#db/queries/seals.ts';
import type { Text } from './refusals.ts';

interface Input { contestId?: string; kind?: string; batchId?: string }

const lists: Text = ['改动作品、评委或回避关系', 'change entries, judges or relations'];
const files: Text = ['增减、排查或清理作品附件', 'add, remove, scan or clean files'];
const eligibility: Text = ['审查或处理参赛资格', 'check or decide on eligibility'];
const quotas: Text = ['按单位统计名额和推荐顺序', 'count quotas and recommendations by unit'];
const passing: Text = ['上报或接收推荐作品', 'pass entries on or take them in'];
const experts: Text = ['抽取、替换或聘请专家', 'draw, replace or appoint experts'];
const credits: Text = ['按结果登记学分', 'record credits by the results'];
const places: Text = ['删除学校或报送单位', 'remove schools or submitting units'];

/** Kinds of imports that name whose an entry is, or who must step back from it. */
const withPeople = new Set(['entries', 'judges', 'relations']);
const importKind = (input: Input): boolean => withPeople.has(input.kind ?? '');

/** Whether the call is one of those, by its input; `any`: seals of other contests count too. */
interface Guard { action: Text; any?: true; when?: (db: ReadDb, input: Input) => boolean }

const guards: Readonly<Record<string, Guard>> = {
  'imports.preview': { action: lists, when: (_db, input) => importKind(input) },
  'imports.apply': { action: lists, when: (_db, input) => importKind(input) },
  'imports.reveal': { action: lists, when: (_db, input) => importKind(input) },
  'imports.errorWorkbook': { action: lists, when: (_db, input) => importKind(input) },
  'imports.undo': {
    action: lists, any: true,
    when: (db, { contestId, batchId }) => {
      const kind = batchRow(db, contestId ?? null, batchId ?? '')?.kind ?? '';
      if (contestId !== undefined) return withPeople.has(kind) && isSealed(db, contestId);
      return kind === 'schools' || kind === 'units';
    },
  },
  'directory.removeUnit': { action: places, any: true },
  'contests.attach': { action: files }, 'files.match': { action: files }, 'files.attach': { action: files }, 'files.remove': { action: files },
  'files.scan': { action: files }, 'files.clean': { action: files },
  'entries.check': { action: eligibility }, 'entries.decide': { action: eligibility }, 'entries.consent': { action: eligibility },
  'quotas.table': { action: quotas }, 'quotas.set': { action: quotas }, 'quotas.export': { action: quotas },
  'quotas.recommendation': { action: quotas }, 'quotas.order': { action: quotas },
  'packs.recommend': { action: passing }, 'packs.previewRecommendation': { action: passing }, 'packs.acceptRecommendation': { action: passing },
  'experts.draw': { action: experts }, 'experts.replace': { action: experts }, 'experts.appoint': { action: experts },
  'assignment.relate': { action: lists }, 'assignment.unrelate': { action: lists },
  'credits.contestProposal': { action: credits }, 'credits.postContest': { action: credits },
};

/** Names of the guarded calls, for the test that each is in the contract. */
export const sealedCalls: readonly string[] = Object.keys(guards);

const todo: Text = [
  '评审期间身份由组织者和监督员共同保管。锁定结果后在“结果”的“密封与揭盲”由两人揭开；还没有发出评审包时，两人可以随时揭开，改好名单再密封。',
  'Organiser and supervisor keep the identities together. They open them under “Seal and unblinding” once results are locked; before the first pack is out they may do so at any time, mend the lists and seal again.',
];

function refuse(db: ReadDb, { action, any, when }: Guard, input: Input): void {
  const sealed = any ? isSealed(db) : input.contestId !== undefined && isSealed(db, input.contestId);
  if (!sealed || (when && !when(db, input))) return;
  throw new AppError('identities_sealed', { action: action[0], actionEn: action[1], todo: todo[0], todoEn: todo[1] });
}

type Handler = (context: { db: ReadDb }, input: Input) => unknown;

/** The same handlers; those named above look at the seal first. */
export function guarded<H extends object>(handlers: H): H {
  const features = handlers as unknown as Record<string, Record<string, Handler>>;
  return Object.fromEntries(Object.entries(features).map(([feature, calls]) => [feature, Object.fromEntries(
    Object.entries(calls).map(([name, handler]) => {
      const guard = guards[`${feature}.${name}`];
      return [name, guard ? ((context, input) => {
        refuse(context.db, guard, input);
        return handler(context, input);
      }) satisfies Handler : handler];
    }),
  )])) as unknown as H;
}
