// What became of each certificate: lost, replaced, revoked; and checking the text of a QR code.
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { measuredLetters } from '#backend/pdf/paper.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Checked } from '#contract/schema/certificates.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import type { WriteDb } from '#db/open.ts';
import * as store from '#db/queries/certificates.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { isSealed } from '#db/queries/seals.ts';
import type { z } from 'zod';
import { foundContest, standing } from '../facts/handlers.ts';
import { canonicalBody, type KindName } from '../freeze.ts';
import { Numbering } from '../numbers.ts';
import { shownRow } from '../proof-list.ts';
import { bodyMark, keyMark, openCode, type CodeFacts } from '../qr-text.ts';
import { refused } from '../refused.ts';
import { checked, type checkedSentence } from '../sentences.ts';
import { readBody } from '../stored.ts';

type Certificates = Handlers<AppContract, QueryContext, CommandContext>['certificates'];

/** Whether the award that a certificate names is still the recipient's: false after a correction took it away. */
function awardStands(context: QueryContext, contest: ContestRow, row: store.CertificateRow): boolean {
  const body = readBody(row.body);
  const each = row.kind === 'author' && /^author\/[^/]+\/\d+$/.test(body.key);
  try {
    return standing(context, contest, { kinds: [row.kind as KindName], each }).get(body.key)?.values.award === body.values.award;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** The replacement of a lost certificate: the same text under a number of its own, printed by the next issue. */
function replace(db: WriteDb, contest: ContestRow, row: store.CertificateRow): string {
  const rules = ContestRules.parse(JSON.parse(contest.rules)).certificates;
  const body = readBody(row.body);
  const numbering = new Numbering(rules.number, (before, after) => store.highestNumber(db, before, after));
  const number = numbering.next({ year: contest.year, contest: contest.title, award: body.values.award });
  const batch = store.currentBatch(db, contest.id);
  store.insertCertificate(db, {
    ...row, number, batch_id: batch?.id ?? row.batch_id, state: 'prepared', issued_at: null, replaces: row.number, reason: '',
  });
  return number;
}

type Finding = keyof typeof checkedSentence;
const verdicts: Readonly<Record<Finding, z.output<typeof Checked>['verdict']>> = {
  unreadable: 'other', forged: 'forged', foreign: 'other', unknown: 'other', genuine: 'genuine', lost: 'lost', replaced: 'replaced', revoked: 'revoked',
  corrected: 'revoked',
};

/** A code whose signature holds, against what this workspace knows. */
function finding(context: QueryContext, signer: Uint8Array, facts: CodeFacts): { found: Finding; by: string } {
  const contestId = store.contestOfKey(context.db, signer);
  const contest = contestId === undefined ? undefined : contestRow(context.db, contestId);
  if (!contest) return { found: 'foreign', by: '' };
  const row = store.certificateRow(context.db, facts.number);
  if (!row || row.contest_id !== contest.id || row.issued_at === null) return { found: 'unknown', by: '' };
  if (row.state === 'revoked') return { found: 'revoked', by: '' };
  const by = store.replacementOf(context.db, row.number)?.number ?? '';
  if (row.state === 'replaced') return { found: 'replaced', by };
  if (row.state === 'lost') return { found: 'lost', by };
  const body = readBody(row.body);
  const mark = body.mark === undefined ? bodyMark(canonicalBody(body)) : Buffer.from(body.mark, 'hex');
  const same = Buffer.compare(mark, facts.body) === 0;
  if (!same) return { found: 'unknown', by: '' };
  return { found: awardStands(context, contest, row) ? 'genuine' : 'corrected', by: '' };
}

export const lostHandlers = {
  async list(context, input) {
    const contest = foundContest(context, input.contestId);
    if (isSealed(context.db, contest.id)) throw new AppError('identities_sealed');
    const letters = await measuredLetters();
    const by = new Map(store.replacementsOf(context.db, contest.id).map((one) => [one.replaces, one.number]));
    return {
      certificates: store.contestCertificates(context.db, contest.id).map((one) => ({
        ...shownRow(one, letters, context.language), state: one.state, issuedAt: one.issued_at, replaces: one.replaces ?? '',
        replacedBy: by.get(one.number) ?? '',
      })),
    };
  },

  lose(context, input) {
    const contest = foundContest(context, input.contestId);
    const row = store.certificateRow(context.db, input.number);
    if (!row || row.contest_id !== contest.id) throw refused.noCertificate();
    if (row.state !== 'issued') throw refused.notIssued(row.number);
    const replacing = input.state === 'lost' && input.replace;
    if (replacing && !awardStands(context, contest, row)) throw refused.taken();
    const replacement = context.write({
      action: `certificates.${input.state === 'lost' ? 'lose' : 'revoke'}`, contestId: contest.id, basedOn: input.basedOn, subject: row.batch_id,
      detail: {
        certificate: sha256Hex(row.number), reason: sha256Hex(`${row.number}\n${input.reason}`), person: sha256Hex(`${row.number}\n${input.person}`), replaced: replacing,
      },
    }, (db) => {
      store.setCertificateState(db, row.number, input.state, JSON.stringify({ reason: input.reason,
        person: input.person, at: context.now().toISOString() }));
      return replacing ? replace(db, contest, row) : null;
    });
    return { replacement, revision: foundContest(context, contest.id).revision };
  },

  check(context, input) {
    const opened = openCode(input.text);
    const { language } = context;
    if (opened.kind === 'unreadable') {
      return { verdict: 'other', sentence: checked('unreadable', language), number: '', names: '', award: '', contest: '' };
    }
    const { facts, authentic, signer } = opened;
    const { number, names, award, contest, replaces } = facts;
    // What a forger wrote is not repeated as if it were so.
    if (!authentic) return { verdict: 'forged', sentence: checked('forged', language), number: '', names: '', award: '', contest: '' };
    const { found, by } = finding(context, signer, facts);
    const mark = keyMark(signer);
    const known = found === 'foreign' || found === 'unknown' ? undefined : store.certificateRow(context.db, number);
    const whole = known ? readBody(known.body).values : null;
    return {
      verdict: verdicts[found], sentence: checked(found === 'replaced' && by === '' ? 'lost' : found, language, { mark, number: by }),
      number, names: whole?.names ?? names, award: whole?.award ?? award, contest: whole?.contest ?? contest, replaces, mark,
    };
  },
} satisfies Pick<Certificates, 'list' | 'lose' | 'check'>;
