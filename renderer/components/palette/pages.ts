// Every page that can be gone to, by the name of its route, with the text that names it. A test compares with routes.ts.
import type { TextKey } from '../../text/index.ts';

interface PlaceShape { name: string; text: TextKey; params?: Readonly<Record<string, string>>; words?: string }

/** Of the contest on screen, or of the one that was there last. */
export const contestPlaces: readonly PlaceShape[] = [
  { name: 'overview', text: 'shared.nav.overview', words: 'progress overview 进度' }, { name: 'settings', text: 'shared.nav.settings', words: 'rubric rules 评分表 规则' },
  { name: 'entries', text: 'shared.nav.entries' }, { name: 'files', text: 'shared.nav.files', words: 'attachments' },
  { name: 'checks', text: 'shared.nav.checks', words: '查重 duplicates' }, { name: 'leaks', text: 'leaks.title', words: '身份 盲评' },
  { name: 'judges', text: 'shared.nav.judges' }, { name: 'draw', text: 'experts.draw.title' },
  { name: 'assignment', text: 'shared.nav.assignment' }, { name: 'packs', text: 'shared.nav.packs' }, { name: 'calibration', text: 'shared.nav.calibration' },
  { name: 'inbox', text: 'shared.nav.inbox', words: '成绩包' }, { name: 'results', text: 'shared.nav.results', words: '排名 ranks' },
  { name: 'arbitration', text: 'shared.nav.arbitration' }, { name: 'statistics', text: 'shared.nav.statistics' }, { name: 'charts', text: 'shared.nav.charts' },
  { name: 'publication', text: 'shared.nav.publication', words: '异议 objections' }, { name: 'certificates', text: 'shared.nav.certificates' },
  { name: 'record', text: 'shared.nav.record', words: '揭盲 unblind archive' }, { name: 'quotas', text: 'shared.nav.quotas' },
  { name: 'import', text: 'imports.title.entries', params: { kind: 'entries' } }, { name: 'import', text: 'imports.title.judges', params: { kind: 'judges' } },
  { name: 'import', text: 'imports.title.quotas', params: { kind: 'quotas' } }, { name: 'import', text: 'imports.title.relations', params: { kind: 'relations' } },
  { name: 'import', text: 'imports.title.affinities', params: { kind: 'affinities' } },
];

/** Of the open workspace. */
export const workspacePlaces: readonly PlaceShape[] = [
  { name: 'contests', text: 'shared.nav.contests' }, { name: 'places', text: 'shared.nav.places' }, { name: 'experts', text: 'shared.nav.experts' },
  { name: 'recordImport', text: 'imports.title.schools', params: { kind: 'schools' } }, { name: 'recordImport', text: 'imports.title.units', params: { kind: 'units' } },
  { name: 'recordImport', text: 'imports.title.experts', params: { kind: 'experts' } }, { name: 'recordImport', text: 'imports.title.history', params: { kind: 'history' } },
  { name: 'credits', text: 'credits.nav.credits' }, { name: 'programmes', text: 'credits.nav.programmes' }, { name: 'register', text: 'credits.nav.register' },
  { name: 'certifying', text: 'credits.nav.certifying' }, { name: 'warnings', text: 'credits.nav.warnings' }, { name: 'rules', text: 'credits.nav.rules' },
  { name: 'reports', text: 'credits.nav.reports' }, { name: 'creditCharts', text: 'credits.nav.creditCharts' },
  { name: 'creditImport', text: 'imports.title.teachers', params: { kind: 'teachers' } },
  { name: 'creditImport', text: 'imports.title.programmes', params: { kind: 'programmes' } },
  { name: 'creditImport', text: 'imports.title.trainings', params: { kind: 'trainings' } },
  { name: 'desk', text: 'judging.title' },
  { name: 'people', text: 'shared.nav.people' }, { name: 'backups', text: 'shared.nav.backups' }, { name: 'privacy', text: 'shared.nav.privacy' },
  { name: 'check', text: 'backups.check.nav' },
];

/** Reached without any workspace; the commands lead there: home, restore, archive, help. A lock is no place to go to. */
export const elsewhere: readonly string[] = ['home', 'restore', 'archive', 'help', 'locked'];
