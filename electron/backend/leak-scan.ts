// Scanning the files of a contest and keeping what was found: for files.scan, and once more before packs go out.
import { setImmediate as turn } from 'node:timers/promises';
import { join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { ContestRules, categoryName, maskOf } from '#contract/schema/rules.ts';
import { openFileSource, readUpTo, SourceGone, type OpenSource } from '#backend/archive/source.ts';
import { hasher } from '#backend/crypto/suite.ts';
import { compileTerms, otherTerms, type OtherTerms, type Registration, type Terms } from '#backend/leaks/match/terms.ts';
import { scanBytes, scanField } from '#backend/leaks/scan.ts';
import type { Finding, Scanned } from '#backend/leaks/shapes.ts';
import type { WriteDb } from '#db/open.ts';
import { contestRow } from '#db/queries/contests.ts';
import { sealedAt } from '#db/queries/directory.ts';
import * as store from '#db/queries/leaks.ts';
import { isSealed } from '#db/queries/seals.ts';
import type { CommandContext, QueryContext } from './context.ts';
import { attachmentsFolder } from './folders.ts';
import { notFound } from './refusals.ts';

/** What is compared with the recorded hash before it is believed; packing checks every byte again. */
const hashedUpTo = 64 * 1024 * 1024;
const filesAtOnce = 200;
const millisecondsAtOnce = 2000;

/** Whose identities are looked for, entry by entry; numbers are opened only here. */
export class Registrations {
  readonly rows: store.RegistrationRow[];
  private readonly byId: ReadonlyMap<string, store.RegistrationRow>;
  private readonly others: OtherTerms;
  private readonly people: Map<string, store.RegisteredPersonRow[]>;
  private readonly schools: Map<string, string[]>;
  private readonly units: Map<string, string[]>;
  private readonly context: QueryContext;
  private last: { entryId: string; terms: Terms } | null = null;

  constructor(context: QueryContext, contestId: string) {
    this.context = context;
    this.rows = store.registrationRows(context.db, contestId);
    this.byId = new Map(this.rows.map((one) => [one.id, one]));
    const people = store.registeredPeople(context.db, contestId);
    this.people = Map.groupBy(people, (one) => one.entry_id);
    const names = (rows: { id: string; name: string }[]) =>
      new Map([...Map.groupBy(rows, (one) => one.id)].map(([id, own]) => [id, own.map((one) => one.name)]));
    this.schools = names(store.otherNamesOfSchools(context.db));
    this.units = names(store.otherNamesOfUnits(context.db));
    this.others = otherTerms(new Set(people.map((one) => one.name)), new Set([...this.rows, ...people].map((one) => one.school)));
  }

  registration(row: store.RegistrationRow): Registration {
    const people = this.people.get(row.id) ?? [];
    const open = (at: string, sealed: Uint8Array | null) => (sealed ? [this.context.fields.open(at, sealed)] : []);
    const schools = new Map<string, string | null>([[row.school, row.school_id], ...people.map((one) => [one.school, one.school_id] as const)]);
    return {
      people: people.map(({ name, part }) => ({ name, part })),
      schools: [...schools].filter(([name]) => name !== '').map(([name, id]) => ({ name, names: id === null ? [] : this.schools.get(id) ?? [] })),
      units: row.unit === '' ? [] : [{ name: row.unit, names: row.unit_id === null ? [] : this.units.get(row.unit_id) ?? [] }],
      phones: people.flatMap((one) => open(sealedAt.personPhone(one.entry_id, one.part, one.position), one.phone_sealed)),
      ids: people.flatMap((one) => open(sealedAt.personId(one.entry_id, one.part, one.position), one.id_sealed)),
    };
  }

  terms(entryId: string): Terms {
    if (this.last?.entryId !== entryId) {
      const row = this.byId.get(entryId);
      if (!row) throw notFound('entry');
      this.last = { entryId, terms: compileTerms(this.registration(row), this.others) };
    }
    return this.last.terms;
  }
}

/** A stored file, opened; lost or changed bytes are told as such and never scanned as if they were the file. */
export function openStored(dir: string, file: store.LeakFileRow): OpenSource {
  const lost = () => new AppError('attachment_lost', { file: file.original_name });
  let source: OpenSource;
  try {
    source = openFileSource(join(attachmentsFolder(dir), file.id));
  } catch {
    throw lost();
  }
  let fits = source.size === file.bytes;
  if (fits && source.size <= hashedUpTo) {
    const hash = hasher();
    hash.update(readUpTo(source, 0, source.size));
    fits = hash.digestHex() === file.sha256;
  }
  if (fits) return source;
  source.close();
  throw lost();
}

/** Bytes, name and folder of one file. */
export async function scanStored(context: QueryContext, file: store.LeakFileRow, terms: Terms): Promise<Scanned> {
  const source = openStored(context.dir, file);
  try {
    const folder = file.source_path.replaceAll('\\', '/').split('/').slice(0, -1).join('/');
    const path = folder === '' ? file.original_name : `${folder}/${file.original_name}`;
    const { findings, unreadable } = await scanBytes(source, path, terms, { check: () => context.checkCancelled() });
    // Packs carry no name of a file or folder ("视频 1" stands there): known, but nothing that anybody has to deal with.
    return { unreadable, findings: findings.map((one) => (one.place === 'file.name' || one.place === 'file.folder' ? { ...one, severity: 'note' } : one)) };
  } catch (error) {
    if (error instanceof SourceGone) throw new AppError('attachment_lost', { file: file.original_name });
    throw error;
  } finally {
    source.close();
  }
}

/** What could not be read needs a decision like any other finding; what judges might still open blocks. */
export function withUnreadable({ findings, unreadable }: Scanned): Finding[] {
  if (unreadable.length === 0) return findings;
  const locked = unreadable.some((one) => one.locked);
  return [{
    place: 'file.unreadable', kind: 'unreadable', term: '', severity: locked ? 'block' : 'look', canClean: false, own: false,
    snippet: unreadable.map((one) => one.message).join(''),
  }, ...findings];
}

const keyOf = (one: { place: string; kind: string; term: string }): string => `${one.place}\0${one.kind}\0${one.term}`;

/** Writes findings in the place of the earlier ones; what was decided about the same finding stays decided. */
export function storeFindings(
  db: WriteDb, newId: () => string, at: { contestId: string; entryId: string; fileId: string | null },
  before: readonly store.FindingRow[], findings: readonly Finding[],
): void {
  const decided = new Map(before.filter((one) => one.state !== 'open').map((one) => [keyOf(one), one]));
  const found = new Set(findings.map(keyOf));
  for (const one of before) if (one.state !== 'cleaned' || found.has(keyOf(one))) store.removeFinding(db, one.id);
  for (const one of findings) {
    const known = decided.get(keyOf(one));
    const keeps = known !== undefined && known.state !== 'cleaned';
    store.insertFinding(db, {
      id: newId(), contest_id: at.contestId, entry_id: at.entryId, attachment_id: at.fileId, place: one.place, kind: one.kind, term: one.term,
      severity: one.severity, snippet: one.snippet, can_clean: one.canClean ? 1 : 0,
      state: keeps ? known.state : 'open', reason: keeps ? known.reason : '', decided_at: keeps ? known.decided_at : null,
    });
  }
}

/** Categories whose notices demand a title card with names, while the mask hides nothing of the first seconds. */
function titleCards(rules: ContestRules, rows: readonly store.RegistrationRow[], films: ReadonlySet<string>): Map<string, Finding> {
  const found = new Map<string, Finding>();
  for (const category of rules.categories.filter((one) => one.material.titleCard === 'required')) {
    const mask = maskOf(rules, category.id);
    if (mask.firstSeconds > 0 || mask.rectangles.some((one) => one.from === 0)) continue;
    const first = rows.find((one) => one.category === category.id && films.has(one.id));
    if (!first) continue;
    const name = categoryName(rules, category.id);
    found.set(first.id, {
      place: 'video.titleCard', kind: 'title card', term: name, severity: 'look', canClean: false, own: false,
      snippet: `“${name}”要求片头写明姓名和单位，但遮蔽规则没有遮住开头的画面，评委会看到。请到“活动设置”为这一项目设置遮蔽。`,
    });
  }
  return found;
}

/** Titles, and what the rules themselves give away; quick, so always whole. */
async function scanEntries(context: CommandContext, contestId: string, registrations: Registrations): Promise<void> {
  const row = contestRow(context.db, contestId);
  if (!row) throw notFound('contest');
  const films = new Set(store.leakFiles(context.db, contestId, false).filter((one) => one.media.startsWith('video/')).map((one) => one.entry_id));
  const cards = titleCards(ContestRules.parse(JSON.parse(row.rules)), registrations.rows, films);
  const before = Map.groupBy(store.findingsOfEntries(context.db, contestId), (one) => one.entry_id);
  const changed: { entryId: string; findings: Finding[] }[] = [];
  let last = Date.now();
  for (const entry of registrations.rows) {
    const card = cards.get(entry.id);
    const findings = [...scanField('entry.title', entry.title, registrations.terms(entry.id)), ...(card ? [card] : [])];
    const known = (before.get(entry.id) ?? []).filter((one) => one.state !== 'cleaned').map((one) => keyOf(one)).toSorted();
    if (known.join('\n') !== findings.map(keyOf).toSorted().join('\n')) changed.push({ entryId: entry.id, findings });
    if (Date.now() - last > 30) {
      await turn();
      context.checkCancelled();
      last = Date.now();
    }
  }
  if (changed.length === 0) return;
  context.write({ action: 'files.scan', subject: contestId, detail: { entries: changed.length } }, (db) => {
    for (const { entryId, findings } of changed) {
      storeFindings(db, context.newId, { contestId, entryId, fileId: null }, before.get(entryId) ?? [], findings);
    }
  });
}

/**
 * Scans titles, and the files that were not scanned since they or the sheets changed (`all`: every file), one by one. What
 * was scanned when the caller cancels stays scanned. Results are no change of the contest: its revision stays.
 * @throws AppError not_found, attachment_lost, cancelled
 */
export async function scanContest(context: CommandContext, contestId: string, all: boolean): Promise<void> {
  const registrations = new Registrations(context, contestId);
  await scanEntries(context, contestId, registrations);
  const files = store.leakFiles(context.db, contestId, !all);
  let waiting: { file: store.LeakFileRow; scanned: Scanned }[] = [];
  let since = Date.now();
  const keep = (): void => {
    if (waiting.length === 0) return;
    const at = context.now().toISOString();
    const taken = waiting;
    waiting = [];
    context.write({ action: 'files.scan', subject: contestId, detail: { files: taken.length } }, (db) => {
      for (const { file, scanned } of taken) {
        // Meanwhile the file may have been removed, or another may have taken its place.
        if (store.leakFile(db, contestId, file.id)?.sha256 !== file.sha256) continue;
        storeFindings(db, context.newId, { contestId, entryId: file.entry_id, fileId: file.id },
          store.findingsOfFile(db, file.id), withUnreadable(scanned));
        store.setScanned(db, file.id, at, scanned.unreadable.length === 0 ? null : scanned.unreadable.map((one) => one.message).join(''));
      }
    });
    since = Date.now();
  };
  try {
    for (const [index, file] of files.entries()) {
      context.progress(index, files.length, '正在排查身份信息');
      context.checkCancelled();
      waiting.push({ file, scanned: await scanStored(context, file, registrations.terms(file.entry_id)) });
      if (waiting.length >= filesAtOnce || Date.now() - since > millisecondsAtOnce) keep();
      await turn();
    }
  } finally {
    keep();
  }
}

/**
 * The gate before packs: scans what is unscanned and refuses while something blocks.
 * @throws AppError leaks_open {count, number}
 */
export async function refuseLeaks(context: CommandContext, contestId: string): Promise<void> {
  // Sealed identities cannot be looked for; sealing asked for every file to be scanned, and none was added since.
  if (!isSealed(context.db, contestId)) await scanContest(context, contestId, false);
  const { open_block: count } = store.leakCounts(context.db, contestId);
  if (count === 0) return;
  const numbers = store.blockedEntries(context.db, contestId, 3).map((one) => one.number || one.title);
  throw new AppError('leaks_open', { count, number: numbers.join('、'), numberEn: numbers.join(', ') });
}
