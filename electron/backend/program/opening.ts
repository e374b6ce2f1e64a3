// Opening a workspace: what the disk holds is compared with what the witnesses remember before anything is written.
import { existsSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { makeSlot } from '#backend/crypto/slots.ts';
import { damaged } from '#db/damage.ts';
import { violations } from '#db/invariants.ts';
import { migrate } from '#db/migrate.ts';
import { openConnection, type Connection } from '#db/open.ts';
import { auditCount, auditHash, lastEvent } from '#db/queries/audit.ts';
import { fact, setFact } from '#db/queries/keys.ts';
import { insertSlot, raiseCommitSeq, setCleanlyClosed, slotRows, workspaceRow, type WorkspaceRow } from '#db/queries/workspace.ts';
import { schemaDifference } from '#db/schema-check.ts';
import { backupRules } from '#seeds/templates/backup-rules.ts';
import { backupsFolder, databaseFile, temporaryFolder } from '../folders.ts';
import { acceptedMarks } from './accepted.ts';
import { guardAcknowledged, recordWitness } from './after-commit.ts';
import { appendEvent, badEvents } from './audit-chain.ts';
import { makeBackup, newestGood } from './backup.ts';
import { fileHash } from './file-hash.ts';
import { openHome } from './home.ts';
import { fieldsOf, storedSlot, type OpenWorkspace } from './open-workspace.ts';
import { openingVerdict, type OpeningVerdict } from './opening-verdict.ts';
import { refuseUnfitPlace } from './place.ts';
import { sweepRestoring } from './restore.ts';
import { finishRotation, rotationFact } from './rotation.ts';
import { unlock, type Secrets } from './unlock.ts';
import { isWritable, sweepViewCopies, viewCopy } from './view-copy.ts';
import { elsewhereInHome, homeWitness, readWitness, witnessFile, WitnessWriter } from './witness.ts';

type Random = (bytes: number) => Uint8Array;

const hasContent = (file: string): boolean => existsSync(file) && statSync(file).size > 0;

/** The sentence that a damaged or missing database is answered with: which backup is good. */
function todo(dir: string): { todo: string; todoEn: string } {
  const good = newestGood(backupsFolder(dir));
  return good
    ? { todo: `最近一份完好的备份是“${basename(good)}”，请在“备份”里用它恢复。`, todoEn: `The newest good backup is “${basename(good)}”; restore it under “Backups”.` }
    : { todo: '这里没有完好的备份；请从U盘或另一台电脑上的拷贝恢复。', todoEn: 'There is no good backup here; restore from a copy on a stick or another computer.' };
}

/** Damage is told together with the way out of it. */
function withWayOut(error: unknown, dir: string): unknown {
  if (error instanceof AppError) {
    if (error.code !== 'db_damaged') return error;
    const { todo: zh, todoEn: en } = todo(dir);
    return damaged(String(error.details['why'] ?? ''), [zh, en]);
  }
  // A value that no program of ours would have written, met while looking through the database.
  return error instanceof Error && error.name === 'SqliteError' ? withWayOut(damaged(error.message), dir) : error;
}

function checkWhole(connection: Connection, row: WorkspaceRow, now: Date): boolean {
  const last = fact(connection.read, 'integrity_checked_at')?.at;
  const due = last === undefined || Math.abs(now.getTime() - Date.parse(last)) > backupRules.checkDays * 86_400_000;
  if (row.cleanly_closed === 1 && !due) return false;
  const found = String(connection.pragma(due ? 'integrity_check(1)' : 'quick_check(1)'));
  if (found !== 'ok') throw damaged(found);
  return due;
}

async function dataKeyOf(connection: Connection, secrets: Secrets, random: Random, now: Date, dir: string, altered: boolean) {
  try {
    return await unlock(connection, secrets, random, now);
  } catch (error) {
    if (!(error instanceof AppError)) throw damaged('key_slots');
    const opens = slotRows(connection.read).length > 0 || error.code !== 'passphrase_needed';
    if (!opens) throw damaged('key_slots');
    if (altered && (error.code === 'passphrase_wrong' || error.code === 'sign_in_wrong')) {
      throw new AppError('db_altered', {
        dir, detail: '口令或密钥打不开它；同时，数据库文件在上次关闭以后变了，其中保存的钥匙可能已被改动。',
        detailEn: 'the password or key does not open it; and the database file changed since it was closed, so that the key slots in it may be others.',
        ...todo(dir),
      });
    }
    throw error;
  }
}

/** What was found, kept with the opened workspace. */
interface Looked extends Omit<OpenWorkspace, 'frozen' | 'faults' | 'witness'> {
  verdict: OpeningVerdict; wholeChecked: boolean; n: number; newDevice: boolean;
}

/** Reads, compares and decides; writes nothing but what SQLite itself brings back from the journal. */
async function look(dir: string, at: { file: string; viewFolder: string | null }, secrets: Secrets, random: Random, now: Date): Promise<Looked> {
  const home = dirname(secrets.deviceKeyFile);
  const before = { file: fileHash(at.file), journalThere: existsSync(`${at.file}-wal`), journal: hasContent(`${at.file}-wal`) };
  const connection = openConnection(at.file, { create: false, quickCheck: false });
  try {
    migrate(connection, () => void makeBackup(connection, backupsFolder(dir), 'before-upgrade', now, false));
    const row = workspaceRow(connection.read);
    if (!row) throw damaged('workspace');
    const wholeChecked = checkWhole(connection, row, now);
    const unauthentic = readWitness(witnessFile(dir), null).said;
    const altered = unauthentic !== null && unauthentic.file !== null && unauthentic.file !== before.file;
    const { dataKey, opened, newDevice } = await dataKeyOf(connection, secrets, random, now, dir, altered);
    const near = readWitness(witnessFile(dir), dataKey);
    const own = readWitness(homeWitness(home, row.id, dir), dataKey);
    const accepted = new Set(acceptedMarks(connection));
    const bad = badEvents(connection.read).filter((one) => !accepted.has(one.mark));
    const schema = schemaDifference(connection.read);
    const verdict = openingVerdict({
      workspaceId: row.id, seq: row.commit_seq, events: auditCount(connection.read), cleanlyClosed: row.cleanly_closed === 1,
      headAt: (event) => {
        const hash = auditHash(connection.read, event);
        return hash ? Buffer.from(hash).toString('hex') : null;
      },
      ...before, near, home: own, elsewhere: elsewhereInHome(home, row.id, dir, dataKey),
      hadWitness: fact(connection.read, 'witness_since') !== undefined, openedHere: openHome(home).recent().some((one) => one.dir === dir),
      rotating: fact(connection.read, rotationFact) !== undefined,
      schema, badEvents: bad.map((one) => one.seq),
    });
    return {
      dir, home, connection, fields: fieldsOf(dataKey), dataKey, row, wasCleanlyClosed: row.cleanly_closed === 1,
      lastChangeAt: lastEvent(connection.read)?.at ?? null, opened, newDevice,
      found: { known: verdict.known, schema, badEvents: bad }, viewFolder: at.viewFolder, verdict, wholeChecked,
      n: Math.max(near.said?.n ?? 0, own.said?.n ?? 0),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The first words of a session on disk: the witness says that the file is open, then the file itself does. */
async function begin(workspace: OpenWorkspace, { verdict, wholeChecked, newDevice }: Looked, secrets: Secrets, random: Random, now: Date) {
  const { connection, dir, row } = workspace;
  recordWitness(workspace, false);
  finishRotation(dir, connection);
  // What was deleted before the program was killed may still stand in the WAL.
  if (!workspace.wasCleanlyClosed) connection.pragma('wal_checkpoint(TRUNCATE)');
  const device = newDevice ? await makeSlot('device', deviceKey(secrets.deviceKeyFile, random), workspace.dataKey, { random }) : null;
  const at = now.toISOString();
  connection.transaction((db) => {
    setCleanlyClosed(db, false);
    if (wholeChecked) setFact(db, 'integrity_checked_at', 'ok', at);
    if (fact(db, 'witness_since') === undefined) setFact(db, 'witness_since', '1', at);
    if (verdict.witnessFault) {
      appendEvent(db, { at, action: 'workspace.witnessMended', contest: null, subject: row.id, detail: { was: verdict.witnessFault } });
    }
    if (device) {
      insertSlot(db, storedSlot(device), at);
      appendEvent(db, { at, action: 'workspace.newDevice', contest: null, subject: row.id, detail: {} });
    }
    if (device || verdict.witnessFault) raiseCommitSeq(db);
  });
  workspace.witness.acknowledged = workspaceRow(connection.read)?.commit_seq ?? 0;
  recordWitness(workspace);
  guardAcknowledged(workspace);
}

const viewOnly = {
  sentence: '工作区所在的位置不能写入（只读的文件夹或磁盘，或没有权限），现在看到的是数据库的一份临时副本。要继续工作，请让管理员给出写入权限，或把整个文件夹复制到本机再打开。',
  sentenceEn: 'The place of the workspace cannot be written (a read-only folder or disk, or no permission); you are looking at a temporary copy of the database. To work on, ask for write permission, or copy the whole folder to this computer and open it there.',
};

/**
 * Opens an existing workspace. What does not go with the witnesses is opened frozen; what cannot be read is refused with the
 * newest good backup named; a place that may not be written is looked at through a copy.
 */
export async function openWorkspace(dir: string, secrets: Secrets, random: Random, now: Date): Promise<OpenWorkspace> {
  const file = databaseFile(dir);
  if (!existsSync(file)) {
    if (existsSync(witnessFile(dir)) && existsSync(backupsFolder(dir))) throw new AppError('db_missing', { dir, ...todo(dir) });
    throw new AppError('workspace_missing', { dir });
  }
  refuseUnfitPlace(dir);
  const home = dirname(secrets.deviceKeyFile);
  sweepViewCopies(home);
  const readOnly = !isWritable(dir);
  let viewFolder: string | null = null;
  let looked: Looked | null = null;
  try {
    if (readOnly) {
      try {
        viewFolder = viewCopy(dir, home);
      } catch {
        throw new AppError('db_readonly', { dir });
      }
    } else {
      rmSync(temporaryFolder(dir), { recursive: true, force: true });
      sweepRestoring(dir);
    }
    looked = await look(dir, { file: viewFolder === null ? file : databaseFile(viewFolder), viewFolder }, secrets, random, now);
    const { verdict, wholeChecked: _, n, newDevice: __, ...rest } = looked;
    const faults = [...violations(looked.connection.read).map((one) =>
      [`${one.sentence}（${one.name}，${one.rows}）`, `It must be that ${one.sentenceEn} (${one.name}, ${one.rows})`] as const), ...verdict.notes];
    const frozen = readOnly ? {
      code: 'read_only' as const, sentence: `${viewOnly.sentence}${verdict.frozen?.sentence ?? ''}`,
      sentenceEn: `${viewOnly.sentenceEn} ${verdict.frozen?.sentenceEn ?? ''}`.trim(),
    } : verdict.frozen;
    const workspace: OpenWorkspace = { ...rest, faults, frozen, witness: new WitnessWriter(dir, home, looked.row.id, n) };
    if (!frozen) await begin(workspace, looked, secrets, random, now);
    return workspace;
  } catch (error) {
    looked?.connection.close();
    if (viewFolder !== null) rmSync(viewFolder, { recursive: true, force: true });
    throw withWayOut(error, dir);
  }
}
