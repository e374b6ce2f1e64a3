// Transcripts (学分证明): on screen, as one PDF for many teachers or one each, and checking what a QR code says.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import { assessPerson, focusHoursOf, standingLines, sumsOf } from '#backend/credit-rules/person.ts';
import { newSigningKey, signingKeyFromSeed, equalBytes, type SigningKey } from '#backend/crypto/suite.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { makePdf } from '#backend/pdf/document.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { ExportInput } from '#contract/schema/reports.ts';
import { reportSchools, reportTeachers, type TeacherFilter } from '#db/queries/credit-reports.ts';
import { teacherExemptions } from '#db/queries/exemptions.ts';
import { teacherHoursBetween, teacherLines } from '#db/queries/ledger-read.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { insertTranscriptKey, ledgerHead, registeredFrom, transcriptKey } from '#db/queries/transcripts.ts';
import { workspaceRow } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { notFound } from '#backend/refusals.ts';
import { byPlace, peopleOf, type Person } from '../credits/people.ts';
import { transcriptContent } from './content.ts';
import { freeNames } from '#backend/safe-name.ts';
import { drawTranscript, type TranscriptContent } from './pdf.ts';
import { openSeal, sealTranscript, transcriptNumber } from './seal.ts';
import { checkedSentence } from './sentences.ts';

type Reports = Handlers<AppContract, QueryContext, CommandContext>['reports'];
const everyone: TeacherFilter = { unitId: null, schoolId: null, stage: null, subject: null, teacherIds: null };
const sealedAt = 'transcript_keys.secret';

/** The workspace's key, made with its first transcript. */
function signingKey(context: CommandContext): SigningKey {
  const stored = transcriptKey(context.db);
  if (stored) return signingKeyFromSeed(context.fields.openBytes(sealedAt, stored.secret_sealed));
  const key = newSigningKey((bytes) => context.random(bytes));
  context.write({ action: 'reports.transcriptKey' }, (db) =>
    insertTranscriptKey(db, { sign_public: key.publicKey, secret_sealed: context.fields.sealBytes(sealedAt, key.seed) }));
  return key;
}

const sealWith = (key: SigningKey) => (one: Omit<TranscriptContent, 'sealed'>): string => sealTranscript({
  number: one.number, name: one.name, idMasked: one.idMasked, from: one.from, to: one.to, unit: one.unitWord === '学时'
    ? 'hours' : 'credits',
  totalX100: one.totalX100, asOf: one.asOf,
}, key);

/** The contents of many transcripts; each teacher's lines are read when they are asked for. */
function contentsOf(context: QueryContext, people: readonly Person[], asOf: string,
  seal: (one: Omit<TranscriptContent, 'sealed'>) => string): { person: Person; content: () => TranscriptContent }[] {
  const { db } = context;
  const rules = storedRules(db);
  const book = new RuleBook(rules, ruleUses(db));
  const versions = new Map(rules.map(({ id, rules: set }) => [id, set]));
  const workspace = workspaceRow(db);
  const head = ledgerHead(db);
  const issuedOn = dayOf(context.now());
  return people.map((person) => ({
    person,
    content: () => {
      const lines = teacherLines(db, person.id);
      const found = book.at(person.unitId, asOf)?.rules ?? null;
      const standing = standingLines(lines, asOf);
      const assessment = found && assessPerson(found, {
        sums: sumsOf(found, standing), exemptions: teacherExemptions(db, person.id), asOf,
          focusHours: focusHoursOf(found, standing),
      });
      return transcriptContent({
        person, registeredFrom: registeredFrom(db, person.id), assessed: found && assessment
          ? { rules: found, assessment } : null, lines, versions,
        asOf, issuedOn, hoursBetween: (from, to) => teacherHoursBetween(db, person.id, from, to),
          office: workspace?.name ?? '',
        number: transcriptNumber(workspace?.id ?? '', person.id, asOf, head), seal,
      });
    },
  }));
}

function chosen(context: QueryContext, filter: TeacherFilter): Person[] {
  return byPlace(peopleOf(reportTeachers(context.db, filter),
    reportSchools(context.db)).map((person) => ({ person }))).map(({ person }) => person);
}

async function writePdf(file: string, bytes: Buffer, overwrite: boolean): Promise<number> {
  const part = await PartFile.create(file, overwrite);
  try {
    part.stream.end(bytes);
    return await Promise.race([part.keep(), part.failure]);
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}

/** One PDF for all, or one file each in a folder; cancelled or refused, nothing of it stays. */
export async function exportTranscripts(context: CommandContext,
  input: z.output<typeof ExportInput>): Promise<{ file: string; rows: number; bytes: number }> {
  refuseOwnFile(context.dir, input.outFile);
  const ids = input.teacherIds?.map(Number) ?? null;
  const people = chosen(context, {
    unitId: input.unitId ?? null, schoolId: input.schoolId ?? null, stage: input.stage ?? null, subject: input.subject
      ?? null, teacherIds: ids,
  }).filter((person) => person.active || ids !== null);
  if (people.length === 0) throw new AppError('nothing_to_export');
  const asOf = input.asOf ?? dayOf(context.now());
  const contents = contentsOf(context, people, asOf, sealWith(signingKey(context)));
  const at = context.now();
  const step = (done: number): void => {
    context.checkCancelled();
    context.progress(done, people.length, context.language === 'zh' ? '正在生成学分证明' : 'Making transcripts');
  };
  const written = input.each ? await eachOwn(contents, input, at, step) : await allInOne(contents, input, at, step);
  context.write({ action: 'reports.export', subject: 'transcripts',
    detail: { kind: 'transcripts', rows: people.length } }, () => undefined);
  return { file: input.outFile, rows: people.length, bytes: written };
}

type Contents = ReturnType<typeof contentsOf>;

async function allInOne(contents: Contents, input: z.output<typeof ExportInput>, at: Date,
  step: (done: number) => void): Promise<number> {
  const drawings =
    contents.map(({ content }) => (drawing: Parameters<typeof drawTranscript>[0]) => drawTranscript(drawing,
      content()));
  const { bytes } = await makePdf({ title: '教师培训学分证明', at, foot: '赛学通 · 教师培训学分证明' }, drawings, step);
  return writePdf(input.outFile, bytes, input.overwrite);
}

async function eachOwn(contents: Contents, input: z.output<typeof ExportInput>, at: Date,
  step: (done: number) => void): Promise<number> {
  mkdirSync(input.outFile, { recursive: true });
  const names = freeNames(contents.map(({ person }) => `${person.name}_${person.staffNumber || person.id}`), '教师');
  const files: string[] = [];
  let sum = 0;
  try {
    for (const [index, { content }] of contents.entries()) {
      const one = content();
      const { bytes } = await makePdf({ title: `教师培训学分证明 ${one.number}`, at, foot: one.office },
        [(drawing) => drawTranscript(drawing, one)]);
      const file = join(input.outFile, `${names[index] ?? String(index)}.pdf`);
      sum += await writePdf(file, bytes, input.overwrite);
      files.push(file);
      step(index + 1);
    }
  } catch (error) {
    for (const file of files) rmSync(file, { force: true });
    throw error;
  }
  return sum;
}

export const transcriptHandlers = {
  async transcript(context, input) {
    const people = chosen(context, { ...everyone, teacherIds: [Number(input.teacherId)] });
    if (people.length === 0) throw notFound('teacher');
    const [made] = contentsOf(context, people, input.asOf ?? dayOf(context.now()), sealWith(signingKey(context)));
    if (!made) throw notFound('teacher');
    const one = made.content();
    const { bytes, pages } = await makePdf({ title: `教师培训学分证明 ${one.number}`, at: context.now(), foot: one.office },
      [(drawing) => drawTranscript(drawing, one)]);
    context.write({ action: 'reports.transcript', subject: input.teacherId, detail: { number: one.number } },
      () => undefined);
    return { number: one.number, pages, pdfBase64: bytes.toString('base64'), code: one.sealed };
  },

  checkTranscript(context, input) {
    const opened = openSeal(input.text);
    const nothing = { number: '', name: '', idMasked: '', period: '', total: null, asOf: '', stillSame: null };
    if (opened.kind === 'unreadable') {
      return { authentic: false, ours: false, ...nothing, sentence: checkedSentence('unreadable', context.language) };
    }
    const { facts, authentic } = opened;
    const stored = transcriptKey(context.db);
    const ours = authentic && stored !== undefined && equalBytes(stored.sign_public, opened.signer);
    const teacher = /^SXT-\d{8}-(\d+)-/.exec(facts.number)?.[1];
    let stillSame: boolean | null = null;
    if (ours && teacher !== undefined) {
      const people = chosen(context, { ...everyone, teacherIds: [Number(teacher)] });
      const now = people.length === 1 ? contentsOf(context, people, facts.asOf, () => '')[0]?.content() : undefined;
      stillSame = now !== undefined && now.totalX100 === facts.totalX100 && now.name === facts.name;
    }
    const said = !authentic ? 'forged' : !ours ? 'foreign' : stillSame ? 'same' : 'changed';
    return {
      authentic, ours, number: facts.number, name: facts.name, idMasked: facts.idMasked,
        period: `${facts.from} – ${facts.to}`, total: facts.totalX100 / 100,
      asOf: facts.asOf, stillSame, sentence: checkedSentence(said, context.language),
    };
  },
} satisfies Pick<Reports, 'transcript' | 'checkTranscript'>;
