// Calls of draws: draw, list, replace, appoint, and the sheets. Every draw and replacement is kept for good.
import type { z } from 'zod';
import { sha256Hex } from '#backend/crypto/suite.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { Draw, DrawInput } from '#contract/schema/experts.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import { writeWorkbook, type Sheet } from '#backend/excel/write.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { makePdf } from '#backend/pdf/document.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { sealedAt } from '#db/queries/directory.ts';
import { drawRow, drawRows, expertRow, expertRows, expertSealedAt, insertAppointment, insertDraw, insertReplacement, involvedPeople, placesOfEntries,
  replacementRows, type DrawRow, type ExpertRow } from '#db/queries/experts.ts';
import { insertJudge, lastSlot, storedJudges } from '#db/queries/import-judges.ts';
import type { ReadDb } from '#db/open.ts';
import { workspaceRow } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { leavingWith, recordLeaving, watermarked } from '#backend/full-numbers.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import { drawExperts, lineOf, type Candidate } from '../draw.ts';
import { exclusions, type Excluded, type PoolMember } from '../exclusions.ts';
import { inTerm, words } from '../shown.ts';
import { nextSubstitute, replacedText, seatedNow, shortSentence, type Seat } from '../standing.ts';
import { divisionsFor, sameJudge } from './appointed.ts';
import { invitationSheet } from './invitations.ts';
import { drawRecord } from './record.ts';

type Shown = z.output<typeof Draw>;
type Input = z.output<typeof DrawInput>;
/** What is kept of a draw, whole: enough to redo it when the pool has long changed. */
interface Body {
  strata: Shown['strata']; operator: string; supervisor: string; maxAge: number | null; method: Shown['method']; poolHash: string;
  lines: string[]; drawn: Seat[]; substitutes: Seat[]; excluded: Excluded[]; short: Shown['short'];
}

const hex = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') : '');
const today = (context: QueryContext): string => context.now().toISOString().slice(0, 10);

function contestFound(db: ReadDb, id: string): ContestRow {
  const row = contestRow(db, id);
  if (!row) throw notFound('contest');
  return row;
}

function shown(db: ReadDb, row: DrawRow): Shown {
  const { lines, maxAge: _maxAge, ...body } = JSON.parse(row.body) as Body;
  const replaced = replacementRows(db, row.id).map((one) => ({ expertId: one.expert_id, by: one.by_id, reason: one.reason, at: one.at }));
  return {
    drawId: row.id, contestId: row.contest_id, at: row.at, seed: row.seed, ...body, candidates: lines.length, replaced,
    replaces: replacedText({ ...body, replaced }), appointedAt: row.appointed_at, revision: contestFound(db, row.contest_id).revision,
  };
}

function drawFound(db: ReadDb, id: string): DrawRow {
  const row = drawRow(db, id);
  if (!row) throw notFound('draw');
  return row;
}

const memberOf = (row: ExpertRow, day: string): PoolMember => ({
  id: row.id, name: row.name, unit: row.unit, state: row.state, inTerm: inTerm(row, day), termFrom: row.term_from, termTo: row.term_to,
  birthYear: row.birth_year, idIndex: hex(row.id_index), phoneIndex: hex(row.phone_index),
  schoolId: row.school_id ?? '',
});

const candidateOf = (row: ExpertRow): Candidate => ({
  id: row.id, name: row.name, unit: row.unit, recommendedBy: row.recommended_by, stages: words(row.stages), subjects: words(row.subjects),
  marks: [row.school_code, row.id_masked, row.phone_masked].filter((mark) => mark !== '').join(' '), school: row.school_id ?? '',
});

function bodyOf(context: QueryContext, db: ReadDb, input: Input): Body {
  const day = today(context);
  const rows = expertRows(db);
  for (const { expertId } of input.exclude) if (!rows.some((row) => row.id === expertId)) throw notFound('expert');
  const { free, excluded } = exclusions(rows.map((row) => memberOf(row, day)), {
    involved: involvedPeople(db, input.contestId).map(({ id_index: index, school_id: schoolId, ...one }) =>
      ({ ...one, schoolId, idIndex: hex(index) })),
    judges: storedJudges(db, input.contestId).map((one) => ({ name: one.name, unit: one.unit, idIndex: hex(one.id_index),
      phoneIndex: hex(one.phone_index) })),
    declared: input.exclude, maxAge: input.maxAge, year: Number(day.slice(0, 4)),
  });
  const kept = new Set(free.map((one) => one.id));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const result = drawExperts(rows.filter((row) => kept.has(row.id)).map(candidateOf), input.strata, input.seed);
  const places = placesOfEntries(db, input.contestId);
  const bySchool = new Map(places.map((one) => [one.id, one.entries]));
  const byName = (name: string): number => places.filter((one) => one.name === name).reduce((all, one) => all + one.entries, 0);
  const seatOf = ({ id, stratum, place }: { id: string; stratum: number; place: number }): Seat => {
    const row = byId.get(id);
    // With a code it is one school for certain; a name may be that of a unit, or of several schools.
    const own = bySchool.get(row?.school_id ?? '') ?? (row?.school_code ? 0 : byName(row?.unit ?? ''));
    return { expertId: id, name: row?.name ?? '', unit: row?.unit ?? '', recommendedBy: row?.recommended_by ?? '', stratum, place,
      note: own === 0 ? '' : `本单位有 ${own} 件作品，分配时回避`, ...(row?.school_id ? { school: row.school_id } : {}) };
  };
  return {
    strata: input.strata, operator: input.operator, supervisor: input.supervisor, maxAge: input.maxAge ?? null, method: result.method,
    poolHash: result.poolHash, lines: result.candidates.map(lineOf), drawn: result.drawn.map(seatOf),
      substitutes: result.substitutes.map(seatOf), excluded,
    short: result.short.map((one) => ({ stratum: one.stratum, missing: one.missing,
      sentence: shortSentence(one, input.strata[one.stratum] ?? { stage: '', subject: '' }) })),
  };
}

function refuseScored(contest: ContestRow): void {
  if (contest.state !== 'scored' && contest.state !== 'published') return;
  throw wrongState(contest.state, ['增加评委', 'add judges'], ['结果已经计算，评委名单不能再变。', 'Results were computed; the judges stay as they are.']);
}

/** Makes a seated expert a judge: numbers are opened and sealed again for the new place. */
function appointOne(context: CommandContext, db: Parameters<typeof insertJudge>[0], seat: Seat, contest: ContestRow, stage: string): void {
  const row = expertRow(db, seat.expertId);
  if (!row) throw notFound('expert');
  const { fields } = context;
  const id = context.newId();
  const again = (at: string, sealed: Uint8Array | null, to: string): Uint8Array | null => (sealed ? fields.seal(to, fields.open(at, sealed)) : null);
  const taken = new Set(storedJudges(db, contest.id).map((one) => one.match_key));
  const plain = (text: string): string => text.normalize('NFKC').replaceAll(/[\s\u200b-\u200f\ufeff]+/g, '').toLowerCase();
  const key = row.id_index ? `i:${hex(row.id_index)}` : row.phone_index ? `p:${hex(row.phone_index)}` : `n:${plain(row.name)}|${plain(row.unit)}`;
  let own = key;
  for (let count = 2; taken.has(own); count += 1) own = `${key}#${count}`;
  insertJudge(db, {
    id, contest_id: contest.id, match_key: own, slot: lastSlot(db, contest.id) + 1, name: row.name, unit: row.unit, school_id: row.school_id,
    submitting_unit_id: row.recommending_unit_id, subjects: row.subjects,
    divisions: JSON.stringify(divisionsFor(stage, ContestRules.parse(JSON.parse(contest.rules)))),
    id_sealed: again(expertSealedAt.id(row.id), row.id_sealed, sealedAt.judgeId(id)), id_index: row.id_index, id_masked: row.id_masked,
    phone_sealed: again(expertSealedAt.phone(row.id), row.phone_sealed, sealedAt.judgePhone(id)), phone_index: row.phone_index,
    phone_masked: row.phone_masked, max_load: null,
  });
}

async function writeRecord(context: CommandContext, row: DrawRow, file: string, overwrite: boolean): Promise<number> {
  const { db } = context;
  const draw = shown(db, row);
  const content = {
    draw, contest: contestFound(db, row.contest_id).title, office: workspaceRow(db)?.name ?? '', lines: (JSON.parse(row.body) as Body).lines,
    at: new Date(row.at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false }),
  };
  const { bytes } = await makePdf({ title: '评审专家抽取记录', at: context.now(), foot: '赛学通 · 评审专家抽取记录' }, [(drawing) => drawRecord(drawing, content)],
    () => context.checkCancelled());
  const part = await PartFile.create(file, overwrite);
  try {
    part.stream.end(bytes);
    return await Promise.race([part.keep(), part.failure]);
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}

function contactsOf(context: CommandContext, draw: Shown, whole: boolean) {
  return new Map([...draw.drawn, ...draw.substitutes].flatMap(({ expertId }) => {
    const row = expertRow(context.db, expertId);
    if (!row) return [];
    const phone = whole && row.phone_sealed ? context.fields.open(expertSealedAt.phone(row.id), row.phone_sealed) : row.phone_masked;
    return [[expertId, { phone, professionalTitle: row.professional_title, position: row.position }] as const];
  }));
}

export const drawsHandlers = {
  draw(context, input) {
    contestFound(context.db, input.contestId);
    context.progress(0, 1, context.language === 'zh' ? '正在抽取' : 'Drawing');
    const id = context.newId();
    const event = { action: 'experts.draw', contestId: input.contestId, subject: id,
      detail: { seed: input.seed, candidates: 0, drawn: 0, substitutes: 0, excluded: 0, poolHash: '' } };
    context.write(event, (db) => {
      const body = bodyOf(context, db, input);
      insertDraw(db, { id, contest_id: input.contestId, seed: input.seed, body: JSON.stringify(body), at: context.now().toISOString() });
      Object.assign(event.detail, { candidates: body.lines.length, drawn: body.drawn.length, substitutes: body.substitutes.length,
        excluded: body.excluded.length, poolHash: body.poolHash });
    });
    return shown(context.db, drawFound(context.db, id));
  },
  draws({ db }, { contestId }) {
    contestFound(db, contestId);
    return { draws: drawRows(db, contestId).map((row) => shown(db, row)) };
  },
  replace(context, { drawId, expertId, reason }) {
    const row = drawFound(context.db, drawId);
    // The reason stands with the replacement, for it names people; the chain holds its hash.
    const detail = { reason: sha256Hex(Buffer.from(`${drawId}\0${reason}`)) };
    context.write({ action: 'experts.replace', contestId: row.contest_id, subject: drawId, detail }, (db) => {
      const draw = shown(db, row);
      const leaving = seatedNow(draw).find((one) => one.expertId === expertId);
      if (!leaving) {
        throw new AppError('replace_refused', { name: draw.drawn.find((one) => one.expertId === expertId)?.name ?? expertId,
          detail: '这位专家没有抽中，或已经被替换。', detailEn: 'this expert was not drawn, or was replaced before.' });
      }
      const day = today(context);
      const free = (id: string): boolean => {
        const expert = expertRow(db, id);
        return expert !== undefined && expert.state === 'active' && inTerm(expert, day);
      };
      const next = nextSubstitute(draw, leaving, draw.strata[leaving.stratum]?.perUnit, free);
      if (!next) {
        const cap = draw.strata[leaving.stratum]?.perUnit;
        throw new AppError('replace_refused', { name: leaving.name,
          detail: `本组没有可以接替的替补${cap === undefined ? '' : `（同一单位最多 ${cap} 人）`}。请补充专家后重新抽取，或放宽同一单位的人数。`,
          detailEn: 'no substitute of the group can step in. Add experts, or allow more of one unit, and draw again.' });
      }
      insertReplacement(db, { draw_id: drawId, expert_id: expertId, by_id: next.expertId, reason, at: context.now().toISOString() });
    });
    return shown(context.db, drawFound(context.db, drawId));
  },
  appoint(context, { drawId, basedOn }) {
    const row = drawFound(context.db, drawId);
    const event = { action: 'experts.appoint', contestId: row.contest_id, basedOn, subject: drawId, detail: { judges: 0, already: 0 } };
    const done = context.write(event, (db) => {
      const contest = contestFound(db, row.contest_id);
      refuseScored(contest);
      const draw = shown(db, row);
      for (const seat of seatedNow(draw)) {
        const expert = expertRow(db, seat.expertId);
        const known = expert && storedJudges(db, contest.id).some((judge) => sameJudge(judge, expert));
        if (known) event.detail.already += 1;
        else {
          appointOne(context, db, seat, contest, draw.strata[seat.stratum]?.stage ?? '');
          event.detail.judges += 1;
        }
      }
      insertAppointment(db, drawId, context.now().toISOString());
      return { ...event.detail };
    });
    return { ...done, revision: contestFound(context.db, row.contest_id).revision };
  },
  async sheet(context, input) {
    const { drawId, outFile, overwrite, kind, withNumbers } = input;
    const row = drawFound(context.db, drawId);
    const whole = kind === 'invitations' && withNumbers;
    const leaving = whole ? leavingWith(context, input) : null;
    refuseOwnFile(context.dir, outFile);
    const draw = shown(context.db, row);
    const { title } = contestFound(context.db, row.contest_id);
    const invitations = (): Sheet[] => [invitationSheet(draw, title, contactsOf(context, draw, whole), whole)];
    if (leaving) recordLeaving(context, leaving, { subject: drawId, kind, rows: draw.drawn.length + draw.substitutes.length });
    const bytes = kind === 'record' ? await writeRecord(context, row, outFile, overwrite)
      : (await writeWorkbook(outFile, leaving ? watermarked(context, leaving, invitations()) : invitations(),
        { overwrite, signal: context.signal })).bytes;
    context.write({ action: 'experts.sheet', subject: drawId, detail: { kind, fullNumbers: whole } }, () => undefined);
    return { file: outFile, bytes };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['experts'], 'draw' | 'draws' | 'replace' | 'appoint' | 'sheet'>;
