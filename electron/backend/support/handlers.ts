// Calls of support: diagnostics shown and written, where things lie, and the licences of what the program is made of.
import { existsSync, readFileSync, readdirSync, statSync, statfsSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { z } from 'zod';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { Licences, type DiagnosticsInput, type Diagnostics } from '#contract/schema/support.ts';
import { schemaVersion } from '#db/migrate.ts';
import { openMemory, type Connection } from '#db/open.ts';
import { tableCounts } from '#db/queries/support.ts';
import { slotRows } from '#db/queries/workspace.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { buildFacts } from '../build-facts.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { backupsFolder, refuseOwnFile } from '../folders.ts';
import { fontsHere } from './fonts.ts';
import { redactLog } from './log-shapes.ts';
import { filesPaper, programPaper, refusalsPaper, workspacePaper, type ProgramFacts, type WorkspaceFacts } from './papers.ts';
import type { RecentRefusals } from './recent-refusals.ts';

/** What these calls need of the running program. */
export interface SupportDoor {
  readonly home: { readonly dir: string; settings(): ProgramFacts['settings'] };
  readonly current: {
    readonly dir: string; readonly connection: Connection; readonly row: { readonly id: string; readonly role: string };
    readonly faults: readonly unknown[]; readonly frozen: { readonly code: string } | null; readonly wasCleanlyClosed: boolean;
  } | null;
  now(): Date;
}

type Place = 'local' | 'network' | 'removable';
type File = z.output<typeof Diagnostics>['files'][number];

/** The main process chose it: electron/main/portable.ts. */
const isPortable = (door: SupportDoor): boolean => basename(door.home.dir) === 'saixue-data';
const logsFolder = (home: string): string => join(home, 'logs');
/** Larger databases were checked when they were opened; here somebody waits. */
const largestChecked = 300 * 1024 ** 2;

let sqliteKnown: string | undefined;
function sqliteHere(): string {
  if (sqliteKnown !== undefined) return sqliteKnown;
  const memory = openMemory();
  sqliteKnown = memory.sqliteVersion;
  memory.close();
  return sqliteKnown;
}

let fontsKnown: ProgramFacts['fonts'] | undefined;
const programFacts = (door: SupportDoor): ProgramFacts => {
  fontsKnown ??= fontsHere();
  const { role, language, textSize, theme } = door.home.settings();
  return {
    ...buildFacts(), node: process.versions.node, v8: process.versions.v8, openssl: process.versions.openssl ?? '', sqlite: sqliteHere(),
    platform: platform(), release: release(), arch: arch(), memoryGb: Math.round(totalmem() / 1024 ** 3), processors: cpus().length,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone, portable: isPortable(door),
    settings: { role, language, textSize, theme }, fonts: fontsKnown,
  };
};

const backupName = /^(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})\d{2}-.*\.db$/;

function workspaceFacts(door: SupportDoor, placeOf: (dir: string) => Place): WorkspaceFacts | null {
  const { current } = door;
  if (!current) return null;
  const { connection, dir } = current;
  const bytes = statSync(connection.file).size;
  const folder = backupsFolder(dir);
  const backups = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => backupName.test(name)).sort();
  const [, y, mo, d, h, mi] = backupName.exec(backups.at(-1) ?? '') ?? [];
  const disk = statfsSync(dir);
  return {
    role: current.row.role, schemaVersion: schemaVersion(connection), bytes, place: placeOf(dir), free: disk.bavail * disk.bsize,
    integrity: bytes > largestChecked ? 'checked at opening' : String(connection.pragma('quick_check(1)')) === 'ok' ? 'ok' : 'damaged',
    cleanlyClosed: current.wasCleanlyClosed, faults: current.faults.length, frozen: current.frozen?.code ?? '',
    slots: slotRows(connection.read).map(({ kind }) => kind), tables: tableCounts(connection.read),
    backups: backups.length, newestBackup: y === undefined ? '' : `${y}-${mo}-${d} ${h}:${mi} UTC`,
  };
}

/** A log with the part before it that was turned over. */
function logText(home: string, name: 'main' | 'backend'): string {
  return ['.log.old', '.log'].map((end) => {
    try {
      return readFileSync(join(logsFolder(home), `${name}${end}`), 'utf8');
    } catch {
      return '';
    }
  }).join('');
}

/** Chromium puts them there where something else on the computer makes them; the program itself makes none. */
function dumpsIn(home: string): string[] {
  return ['', 'new', 'pending', 'completed', 'reports'].flatMap((part) => {
    try {
      return readdirSync(join(home, 'Crashpad', part)).filter((name) => name.endsWith('.dmp'));
    } catch {
      return [];
    }
  }).sort();
}

type Given = z.output<typeof DiagnosticsInput>;

/** What would be written, whole: names, texts and what they hash to. */
function collect(door: SupportDoor, given: Given, refusals: RecentRefusals, placeOf: (dir: string) => Place): z.output<typeof Diagnostics> {
  const takenAt = given.takenAt ?? door.now().toISOString();
  const home = door.home.dir;
  const [main, backend] = [logText(home, 'main'), logText(home, 'backend')];
  const file = (name: File['name'], text: string, leftOut = 0): File => ({ name, text, bytes: Buffer.byteLength(text), leftOut });
  const [mainLog, backendLog] = [redactLog(main, takenAt), redactLog(backend, takenAt)];
  const files = [
    file('program.txt', programPaper(programFacts(door), given.window)), file('workspace.txt', workspacePaper(workspaceFacts(door, placeOf))),
    file('refusals.txt', refusalsPaper(refusals.list(), takenAt)),
    file('files.txt', filesPaper(dumpsIn(home), { main: mainLog.text.length, backend: backendLog.text.length })),
    file('main.log', mainLog.text, mainLog.leftOut), file('backend.log', backendLog.text, backendLog.leftOut),
  ];
  const sha256 = sha256Hex(files.map(({ name, text }) => `${name}\0${text}\0`).join(''));
  return { takenAt, sha256, bytes: files.reduce((sum, one) => sum + one.bytes, 0), files };
}

async function writeZip(file: string, overwrite: boolean, files: readonly File[], at: string): Promise<number> {
  const mtime = new Date(at);
  const zip = zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])), { mtime, level: 6 });
  const part = await PartFile.create(file, overwrite);
  try {
    part.stream.end(zip);
    return await Promise.race([part.keep(), part.failure]);
  } catch (error) {
    await part.discard();
    throw part.refusal(error);
  }
}

/** Beside the built program; in a clone that was built, in what was built. */
function licencesHere(): z.output<typeof Licences> {
  const places = [join(import.meta.dirname, 'licences.json'), join(import.meta.dirname, '..', '..', '..', 'out', 'main', 'licences.json')];
  const file = places.find((one) => existsSync(one));
  if (file === undefined) throw new AppError('licences_missing');
  return Licences.parse(JSON.parse(readFileSync(file, 'utf8')));
}

export const supportHandlers = (door: SupportDoor, refusals: RecentRefusals, placeOf: (dir: string) => Place) => ({
  diagnostics: (_context, input) => collect(door, input, refusals, placeOf),
  async exportDiagnostics(context, input) {
    const file = resolve(input.file);
    const { current } = door;
    if (current) refuseOwnFile(current.dir, file);
    refuseOwnFile(dirname(file), file);
    const made = collect(door, input, refusals, placeOf);
    if (input.sha256 !== undefined && input.sha256 !== made.sha256) throw new AppError('stale_revision');
    const bytes = await writeZip(file, input.overwrite, made.files, made.takenAt);
    if (door.current && !door.current.frozen) {
      const detail = { files: made.files.length, bytes, sha256: made.sha256 };
      context.write({ action: 'support.exportDiagnostics', subject: door.current.row.id, detail }, () => undefined);
    }
    return { file, bytes, files: made.files.length };
  },
  about() {
    const { version, commit, date } = buildFacts();
    const { current } = door;
    return {
      version, commit, date, node: process.versions.node, sqlite: sqliteHere(), platform: platform(), arch: arch(), release: release(),
      home: door.home.dir, logs: logsFolder(door.home.dir), portable: isPortable(door),
      workspace: current?.dir ?? null, backups: current ? backupsFolder(current.dir) : null,
    };
  },
  licences: licencesHere,
} satisfies Handlers<AppContract, QueryContext, CommandContext>['support']);
