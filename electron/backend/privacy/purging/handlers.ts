// The deletion run: shown first, done by two people, files after the commit; a run that was killed is finished at the next opening.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { attachmentsFolder, backupsFolder, exportsFolder, objectionsFolder, temporaryFolder } from '#backend/folders.ts';
import { samePerson } from '#backend/identity/same-person.ts';
import { notFound } from '#backend/refusals.ts';
import { openCopy } from '#db/open.ts';
import { auditCount } from '#db/queries/audit.ts';
import { unlistBackup } from '#db/queries/backups.ts';
import { contestRow, type ContestRow } from '#db/queries/contests.ts';
import { dropFact, fact, setFact } from '#db/queries/keys.ts';
import * as store from '#db/queries/privacy.ts';
import * as purging from '#db/queries/privacy-purge.ts';
import { dueContests } from '../keeping/handlers.ts';
import { chineseDay } from '../clock.ts';
import { blockersOf, goesOf, keepsOf, warningsOf } from './sentences.ts';
import { emptiedPublication, emptiedResult } from './emptied.ts';

type Privacy = Handlers<AppContract, QueryContext, CommandContext>['privacy'];
/** What stays of the stored text of a certificate; certificates know its shape. */
export type EmptiedCertificate = (body: string) => string;

/** Files that a committed run has still to remove; kept in the database until each of them is gone. */
const pendingFact = 'purge_pending';
const Pending = z.object({
  purgeId: z.string(), attachments: z.array(z.string()), letters: z.array(z.string()), backups: z.array(z.string()), sample: z.boolean(),
});
type Pending = z.output<typeof Pending>;

/** Names that the program itself gives to backups and to what a restore replaced. */
const backupName = /^(?:\d{8}-\d{6}-.+|replaced-\d+(?:-\d+)?)\.db(?:\.part)?$/;
const companions = ['', '.sha256', '-wal', '-shm', '-journal'] as const;

/** Own backups that hold the contest; one that cannot be read is taken to hold it. */
function backupsWith(dir: string, contestId: string): string[] {
  const folder = backupsFolder(dir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => backupName.test(name)).sort().filter((name) => {
    try {
      const copy = openCopy(join(folder, name));
      try {
        return purging.holdsContest(copy.read, contestId);
      } finally {
        copy.close();
      }
    } catch {
      return true;
    }
  });
}

/** Sheets that the sample wrote for itself. */
const sampleFolder = (dir: string): string => join(exportsFolder(dir), '示例');
const filesIn = (folder: string): number =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length : 0);

function found(context: QueryContext, contestId: string): ContestRow {
  const row = contestRow(context.db, contestId);
  if (!row) throw notFound('contest');
  return row;
}

/** The run that has files left to remove; null: none. */
function pendingOf(context: QueryContext): Pending | null {
  const told = fact(context.db, pendingFact)?.value;
  return told === undefined ? null : Pending.parse(JSON.parse(told));
}

function blockers(context: QueryContext, contest: ContestRow): string[] {
  const earlier = store.purgeOf(context.db, contest.id);
  const pending = pendingOf(context);
  const due = dueContests(context).find((one) => one.contestId === contest.id);
  return blockersOf({
    ...purging.hindrances(context.db, contest.id, chineseDay(context.now())), state: contest.state, sample: contest.sample === 1,
    overdue: due?.overdue ?? false, due: due?.due ?? '', purgedAt: earlier?.at ?? null,
    unfinished: pending === null ? null : pending.purgeId === earlier?.id ? 'own' : 'other',
  }, context.language);
}

const refusedRun = (zh: string, en: string): AppError => new AppError('purge_refused', { detail: zh, detailEn: en });

/** Two different people; where named users are on, the first is who is signed in and the second another of them. */
function twoPeople(context: QueryContext, person: string, second: string): { person: string; second: string } {
  const first = context.actor?.name ?? person;
  if (samePerson(first, second)) throw refusedRun('要由两位不同的人共同决定。请填写另一位的姓名。', 'two different people decide. Give the name of the other one.');
  if (context.actor && !store.activeUserNames(context.db).some((one) => one.id !== context.actor?.userId && samePerson(one.name, second))) {
    throw refusedRun('已启用用户管理，第二位也要是本工作区的用户。请填写另一位用户的姓名。', 'named users are on: the second must be one of them. Give the name of another user.');
  }
  return { person: first, second };
}

interface Run { contestId: string; person: string; second: string; reason: string; removeBackups: boolean; basedOn: number }

/**
 * Takes the people out of the database in one transaction with its event, and writes down which files have still to go.
 * Until `finishPurge` ran, those files lie there and belong to nobody.
 */
export function commitPurge(context: CommandContext, run: Run, emptiedCertificate: EmptiedCertificate): string {
  const contest = found(context, run.contestId);
  const counts = purging.purgeCounts(context.db, contest.id);
  const pending: Pending = {
    purgeId: context.newId(), attachments: purging.purgedAttachments(context.db, contest.id), letters: purging.purgedLetters(context.db, contest.id),
    backups: run.removeBackups ? backupsWith(context.dir, contest.id) : [], sample: contest.sample === 1,
  };
  const certificates = purging.certificateBodies(context.db, contest.id).map((one) => ({ ...one, body: emptiedCertificate(one.body) }));
  const at = context.now().toISOString();
  context.write({
    action: 'privacy.purge', contestId: contest.id, basedOn: run.basedOn, subject: pending.purgeId, checkpoint: 'hand',
    detail: {
      persons: counts.persons, numbers: counts.numbers, files: counts.files, backups: pending.backups.length,
      people: sha256Hex(`${pending.purgeId}\0${run.person}\0${run.second}`), reason: sha256Hex(`${pending.purgeId}\0${run.reason}`),
    },
  }, (db) => {
    store.insertPurge(db, {
      id: pending.purgeId, contest_id: contest.id, title: contest.title, at, person: run.person, second: run.second, reason: run.reason,
      persons: counts.persons, numbers: counts.numbers, files: counts.files, backups: pending.backups.length, event_seq: auditCount(db) + 1,
    });
    purging.emptyContest(db, contest.id, {
      certificates, publications: purging.postedRows(db, contest.id).map((one) => ({ id: one.id, rows: emptiedPublication(one.rows) })),
      results: purging.resultBodies(db, contest.id).map((one) => ({ entry_id: one.entry_id, body: emptiedResult(one.body) })),
    });
    setFact(db, pendingFact, JSON.stringify(pending), at);
    for (const name of pending.backups) unlistBackup(db, name);
  });
  return pending.purgeId;
}

/** Removes what is there; whether it is gone. A file in use stays for the next time. */
function gone(file: string): boolean {
  try {
    rmSync(file, { force: true });
  } catch {
    return false;
  }
  return !existsSync(file);
}

/**
 * Finishes a committed run: files, the traces of deleted rows in the database file and its log, backups. May be called at
 * any time and again; what cannot be removed now is kept in mind. Answers how many files are still there.
 */
export function finishPurge(context: CommandContext): number {
  const pending = pendingOf(context);
  if (pending === null) return 0;
  const places = {
    attachments: (name: string) => [join(attachmentsFolder(context.dir), basename(name))],
    letters: (name: string) => [join(objectionsFolder(context.dir), basename(name))],
    backups: (name: string) => companions.map((end) => join(backupsFolder(context.dir), `${basename(name)}${end}`)),
  };
  const still = (kind: keyof typeof places): string[] => pending[kind].filter((name) => !places[kind](name).every(gone));
  const left = { attachments: still('attachments'), letters: still('letters') };
  rmSync(temporaryFolder(context.dir), { recursive: true, force: true });
  if (pending.sample) rmSync(sampleFolder(context.dir), { recursive: true, force: true });
  // Deleted rows may still stand in free pages and in the WAL: the file is written anew without them.
  context.scour();
  const rest: Pending = { ...pending, ...left, backups: still('backups') };
  const count = rest.attachments.length + rest.letters.length + rest.backups.length;
  context.write({
    action: 'privacy.purgeFiles', subject: pending.purgeId,
    detail: { files: pending.attachments.length + pending.letters.length, backups: pending.backups.length, left: count },
  }, (db) => {
    if (count === 0) dropFact(db, pendingFact);
    else setFact(db, pendingFact, JSON.stringify(rest), context.now().toISOString());
  });
  return count;
}

export const purgingHandlers = (emptiedCertificate: EmptiedCertificate) => ({
  purgePreview(context, { contestId }) {
    const contest = found(context, contestId);
    const { persons, numbers, files, bytes, packs, ...more } = purging.purgeCounts(context.db, contest.id);
    const { archivedAt } = purging.hindrances(context.db, contest.id, chineseDay(context.now()));
    const due = dueContests(context).find((one) => one.contestId === contest.id);
    return {
      contestId: contest.id, title: contest.title, basedOn: contest.revision, blockers: blockers(context, contest),
      persons, numbers, files, bytes, packs,
      backups: backupsWith(context.dir, contest.id).length, goes: goesOf({ ...more, files }, context.language), keeps: keepsOf(context.language),
      warnings: warningsOf({
        archivedAt, exports: filesIn(exportsFolder(context.dir)) - (contest.sample === 1 ? filesIn(sampleFolder(context.dir)) : 0),
        early: due !== undefined && !due.overdue, due: due?.due ?? '',
      }, context.language),
    };
  },
  async purge(context, input) {
    const contest = found(context, input.contestId);
    const earlier = store.purgeOf(context.db, contest.id);
    // Asked again after it was cut short: what is left is finished, nothing is decided anew.
    if (earlier && pendingOf(context)?.purgeId === earlier.id) {
      const left = finishPurge(context);
      return { purgeId: earlier.id, ...numbersOf(earlier), left, revision: found(context, contest.id).revision };
    }
    if (input.title.trim() !== contest.title.trim()) throw refusedRun('输入的名称与活动的名称不一致。请照原样输入活动名称。', 'the title that was typed is not that of the contest. Type it as it stands.');
    const [blocker] = blockers(context, contest);
    if (blocker !== undefined) throw refusedRun(blocker, blocker);
    const people = twoPeople(context, input.person, input.second);
    context.progress(0, 3, context.language === 'zh' ? '正在删除数据库里的个人信息' : 'Deleting people from the database');
    commitPurge(context, { ...input, ...people }, emptiedCertificate);
    context.progress(1, 3, context.language === 'zh' ? '正在删除文件和旧备份' : 'Deleting files and old backups');
    const left = finishPurge(context);
    context.progress(2, 3, context.language === 'zh' ? '正在做一份新备份' : 'Making a new backup');
    if (input.removeBackups) await context.backup('after-purge');
    const made = store.purgeOf(context.db, contest.id);
    if (!made) throw new Error('the deletion run is missing');
    return { purgeId: made.id, ...numbersOf(made), left, revision: found(context, contest.id).revision };
  },
  purges: (context) => ({
    purges: store.purgeRows(context.db).map((one) => ({
      purgeId: one.id, contestId: one.contest_id, title: one.title, at: one.at, person: one.person, second: one.second, reason: one.reason,
      ...numbersOf(one), event: one.event_seq,
    })),
  }),
} satisfies Pick<Privacy, 'purgePreview' | 'purge' | 'purges'>);

const numbersOf = ({ persons, numbers, files, backups }: store.PurgeRow) => ({ persons, numbers, files, backups });
