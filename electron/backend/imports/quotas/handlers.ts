// Quotas as a kind of import: the 名额分配表 of divisions over categories, or one row a quota; undo puts the old ones back.
import { ContestRules } from '#contract/schema/rules.ts';
import { scopeName } from '#backend/quota-rules/limits.ts';
import { SchoolBook } from '#backend/places/school-book.ts';
import type { ReadDb, WriteDb } from '#db/open.ts';
import { contestRow } from '#db/queries/contests.ts';
import { insertUnit, unitRows } from '#db/queries/directory.ts';
import { changedRows, insertChange, type Obstacle } from '#db/queries/imports.ts';
import { quotaRows, removeQuota, setQuota } from '#db/queries/quotas.ts';
import type { QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { categoryEnumeration, divisionEnumeration } from '../contest-words.ts';
import { fault, isError, quoted } from '../faults.ts';
import { placeLabel, placeOf } from '../keys.ts';
import type { Decided, Filling, ImportBatch, ImportKind, KindRun, RunParts } from '../kind.ts';
import { noLimit, rowSaid, saidIn, type Said } from '../said.ts';
import { tidyName } from '../tidy.ts';
import { wordsOf } from '../vocabulary.ts';
import { columnsFor, quotaTargets } from './columns.ts';
import { ColumnSums, readQuotas, type Wish } from './read.ts';

interface Decision extends Decided { unit: string; wishes: Wish[] }
/** What a quota was before the import and what it made of it; absent: no quota. */
interface Kept { was?: { most: number | null }; now?: { most: number | null } }

const skipped: Decision = { verdict: 'skip', unit: '', wishes: [] };
const scopeSaid = (rules: ContestRules, wish: Pick<Wish, 'division' | 'category'>): string | Said => (
  wish.division + wish.category === '' ? ['全部作品', 'all entries'] : scopeName(rules, wish));
const shown = (most: number | null | undefined): string | Said => (most === undefined ? '—' : most === null ? noLimit : String(most));
const totalWords = /^(?:合计|总计|共计|小计|总数)$/;
const allWords = /^(?:全部|所有|不分组别|不分项目|各组别|各项目|合计|不限)$/;

function run(contestId: string, rules: ContestRules, { context, db, saving, sheetNames }: RunParts): KindRun<Decision> {
  const { meaning } = columnsFor(rules);
  const words = wordsOf(rules);
  const write = saving?.db;
  const book = new SchoolBook({
    schools: [], units: unitRows(db), newId: () => context.newId(),
    writer: write ? { school: () => {}, code: () => {}, unit: (id, name) => insertUnit(write, { id, name }) } : null,
  });
  const today = context.now().toISOString().slice(0, 10);
  const stored = new Map(quotaRows(db, contestId).map((one) => [`${one.unit_id}/${one.division}/${one.category}`, one.most]));
  const seen = new Map<string, number>();
  const sums = new Map<number, ColumnSums>();
  const sumsOf = (sheet: number): ColumnSums => sums.get(sheet) ?? (sums.set(sheet, new ColumnSums()), sums.get(sheet) ?? new ColumnSums());
  return {
    decide(row) {
      const { faults } = row;
      const name = tidyName(row.text('unit'));
      // A numbered row of totals.
      if (totalWords.test(name)) {
        faults.push(...sumsOf(row.sheet.index).faultsOf(row), fault('', 'total_row', {}, 'note'));
        return skipped;
      }
      sumsOf(row.sheet.index).add(row, meaning);
      if (name === '') faults.push(fault('unit', 'required', { column: '报送单位' }));
      const found = book.units.find(name);
      if (found.kind === 'ambiguous') {
        faults.push(fault('unit', 'unit_ambiguous', { value: quoted(name), names: found.units.map((one) => one.name).join('、') }));
      }
      const wishes = readQuotas(row, meaning, rules, words, faults);
      if (faults.some(isError)) return skipped;
      const unit = found.kind === 'found' ? found.unit : null;
      if (unit && !book.units.isName(unit, name)) faults.push(fault('unit', 'unit_alias', { value: quoted(name), name: unit.name }, 'note'));
      if (unit?.validTo && unit.validTo < today) faults.push(fault('unit', 'unit_over', { value: quoted(name), day: unit.validTo }, 'warning'));
      const place = placeOf(row.sheet.index, row.rowNumber);
      const owner = unit?.id ?? `new ${name}`;
      for (const one of wishes) {
        const key = `${owner}/${one.division}/${one.category}`;
        const earlier = seen.get(key);
        if (earlier === undefined) {
          seen.set(key, place);
          continue;
        }
        const other = placeLabel(earlier, sheetNames);
        const [value, valueEn] = (['zh', 'en'] as const).map((language) => `${name} ${saidIn(scopeSaid(rules, one), language)}`);
        faults.push(fault(one.target, 'duplicate_row', { other, value: value ?? '', valueEn: valueEn ?? '' }));
        return { ...skipped, like: { of: rowSaid(other), place: earlier, sure: true } };
      }
      const before = (one: Wish): number | null | undefined => (unit ? stored.get(`${unit.id}/${one.division}/${one.category}`) : undefined);
      const changed = wishes.filter((one) => before(one) !== one.most);
      if (changed.length === 0) return { verdict: 'same', unit: name, wishes: [], ...(unit ? { recordId: unit.id } : {}) };
      if (!unit) {
        const similar = book.units.hadUnits ? book.units.similar(name) : [];
        faults.push({ ...fault('unit', 'unit_new', { value: quoted(name) }, 'warning'), ...(similar.length > 0 ? { choices: similar } : {}) });
      }
      const isNew = changed.every((one) => before(one) === undefined);
      if (!unit || isNew) return { verdict: 'add', unit: name, wishes: changed };
      return {
        verdict: 'update', unit: name, wishes: changed, recordId: unit.id,
        like: { of: [`“${unit.name}”已有的名额`, `the stored quotas of “${unit.name}”`], place: 0, sure: true },
        changes: () => changed.map((one) => ({ what: scopeSaid(rules, one), before: shown(before(one)), after: shown(one.most) })),
      };
    },
    total(row) {
      row.faults.push(...sumsOf(row.sheet.index).faultsOf(row));
    },
    save({ unit, wishes }) {
      if (!saving) return;
      const unitId = book.unitId(unit);
      for (const { division, category, most } of wishes) {
        const key = `${unitId}/${division}/${category}`;
        const was = stored.get(key);
        const kept: Kept = { ...(was === undefined ? {} : { was: { most: was } }), ...(most === undefined ? {} : { now: { most } }) };
        insertChange(saving.db, saving.batchId, key, JSON.stringify(kept));
        if (most === undefined) removeQuota(saving.db, contestId, { unit_id: unitId, division, category });
        else setQuota(saving.db, contestId, { unit_id: unitId, division, category, most });
      }
    },
    finish() {},
  };
}

function fillings(rules: ContestRules): Record<string, Filling> {
  const { targets, meaning } = columnsFor(rules);
  const cells = targets.filter((one) => one.key.startsWith('cell:'));
  return {
    index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
    unit: { width: 24, note: '报送单位的名称，一行一个单位。', example: '示范区教育局' },
    ...Object.fromEntries(cells.filter((one) => meaning.has(one.key)).map((one, index) => [one.key, {
      width: Math.max(10, one.heading.length * 2), note: '最多可报的件数；“不限”表示不限件数；“—”表示不设名额；空着表示不改动。', example: index === 0 ? '5' : index === 1 ? '不限' : '—',
    }])),
    total: { width: 10, note: '这个单位全部组别、项目合起来的上限。没有就空着。', example: '' },
    sum: { width: 8, note: '各格之和，用来核对，可不填。', example: '' },
  };
}

function open(context: QueryContext, contestId: string | undefined): ReturnType<ImportKind['open']> {
  const contest = contestRow(context.db, contestId ?? '');
  if (!contest) throw notFound('contest');
  const rules = ContestRules.parse(JSON.parse(contest.rules));
  const words = wordsOf(rules);
  const everything = (text: string): boolean => allWords.test(text);
  const categories = categoryEnumeration(rules, words);
  return {
    revision: contest.revision, title: `${contest.title} 名额分配表`, targets: columnsFor(rules).targets, optional: new Set(),
    enumerations: [
      divisionEnumeration(rules, words, 'division', false, everything),
      { ...categories, known: (word) => everything(word) || categories.known(word) },
    ],
    fillings: () => fillings(rules), checkOpen: () => {}, run: (parts) => run(contest.id, rules, parts),
  };
}

const partsOf = (rowId: string) => {
  const [unit_id = '', division = '', category = ''] = rowId.split('/');
  return { unit_id, division, category };
};

function obstacle(db: ReadDb, batch: ImportBatch): Obstacle | null {
  const now = new Map(quotaRows(db, batch.contestId ?? '').map((one) => [`${one.unit_id}/${one.division}/${one.category}`, one.most]));
  const other = changedRows(db, batch.id).filter(({ row_id, before }) => now.get(row_id) !== (JSON.parse(before) as Kept).now?.most);
  return other.length === 0 ? null : [`其中有 ${other.length} 个名额之后又改过`, `quotas changed since: ${other.length}`];
}

function undo(db: WriteDb, { id, contestId }: ImportBatch): { removed: number; restored: number; reversed: number } {
  const taken = { removed: 0, restored: 0, reversed: 0 };
  for (const { row_id, before } of changedRows(db, id)) {
    const { was } = JSON.parse(before) as Kept;
    if (was) setQuota(db, contestId ?? '', { ...partsOf(row_id), most: was.most });
    else removeQuota(db, contestId ?? '', partsOf(row_id));
    taken[was ? 'restored' : 'removed'] += 1;
  }
  return taken;
}

export const quotasImport: ImportKind = {
  kind: 'quotas', name: { zh: '名额分配表', en: 'Quotas' }, scope: 'contest', targets: quotaTargets, open, obstacle,
  undo: (_, db, batch) => undo(db, batch),
};
