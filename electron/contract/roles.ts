// Who may make which call, every call of the contract: leaving one out does not compile. Admission (backend/program) asks it
// before each handler; the window asks it for what to show.
import type { z } from 'zod';
import type { AppContract } from './index.ts';
import type { PersonRole as PersonRoles } from './schema/people.ts';

export type PersonRole = z.output<typeof PersonRoles>;
/**
 * 'anyone': needs no session: shipped rules, pure arithmetic, the doors of the program. 'manager': whoever may change users.
 * A list: one of these is enough. It counts where named users are on; elsewhere whoever sits here may do all, except that a
 * judge's desk takes judges' calls only.
 */
export type Who = 'anyone' | 'manager' | readonly (PersonRole | 'manager')[];

const organiser = ['organiser'] as const;
const judge = ['judge'] as const;
const credit = ['creditAdministrator'] as const;
const both = ['organiser', 'creditAdministrator'] as const;
/** A supervisor reads, and changes nothing of a contest. */
const contestReader = ['organiser', 'supervisor'] as const;
const creditReader = ['creditAdministrator', 'supervisor'] as const;
const reader = ['organiser', 'creditAdministrator', 'supervisor'] as const;
const officer = ['organiser', 'creditAdministrator', 'supervisor', 'manager'] as const;
const signedIn = ['organiser', 'judge', 'creditAdministrator', 'supervisor', 'manager'] as const;

export const roles: { readonly [F in keyof AppContract]: { readonly [C in keyof AppContract[F]]: Who } } = {
  workspace: {
    create: 'anyone', open: 'anyone', close: 'anyone', current: 'anyone', recent: 'anyone', forget: 'anyone', remember: 'anyone', settings: 'anyone',
    setSettings: 'anyone', backup: signedIn, audit: officer, check: officer, accept: 'manager',
  },
  people: {
    status: 'anyone', signIn: 'anyone', lock: 'anyone',
    // One's own password; somebody else's takes a manager, and the handler says so.
    setPassword: signedIn,
    list: 'manager', turnOn: 'manager', turnOff: 'manager', add: 'manager', change: 'manager', unlock: 'manager', setRules: 'manager',
  },
  keys: { status: 'manager', prove: 'manager', newRecoveryKey: 'manager', rotate: 'manager', setPassphrase: 'manager' },
  backups: {
    list: signedIn, inspect: officer, inspectCopy: officer, restore: 'manager', restoreCopy: 'manager', setRules: 'manager',
    copyOut: ['organiser', 'creditAdministrator', 'manager'],
  },
  privacy: {
    inventory: officer, access: officer, retention: officer, purges: officer, impactSheet: officer, yearPack: officer, certificate: officer,
    purgePreview: ['organiser', 'supervisor', 'manager'], purge: ['organiser', 'manager'], setRetention: ['organiser', 'manager'],
    setRules: 'manager',
  },
  contests: {
    templates: 'anyone', template: 'anyone', list: reader, get: reader, entries: contestReader, judges: contestReader,
    create: organiser, copy: organiser, lint: organiser, open: organiser, rehearse: organiser, rubricSheet: organiser, sample: organiser,
    sampleMarks: organiser, update: organiser, remove: organiser, attach: organiser, declareConflict: organiser,
  },
  files: {
    match: organiser, attach: organiser, list: organiser, remove: organiser, scan: organiser, findings: organiser, clean: organiser,
    decide: organiser,
  },
  entries: { check: organiser, decide: organiser, consent: organiser },
  quotas: { table: contestReader, set: organiser, export: organiser, recommendation: organiser, order: organiser },
  experts: { list: contestReader, save: organiser, draw: organiser, draws: contestReader, replace: organiser, appoint: organiser, sheet: organiser },
  // By kind as well: importRoles.
  imports: {
    template: both, preview: both, reveal: both, apply: both, undo: both, batches: both, errorWorkbook: both, profiles: both,
    saveProfile: both, forgetProfile: both, restoreProfile: both, paste: both,
  },
  assignment: {
    propose: organiser, check: organiser, swaps: organiser, apply: organiser, current: contestReader, pin: organiser, declare: organiser,
    withdraw: organiser, relate: organiser, unrelate: organiser, relations: contestReader, setCoverage: organiser, exportPlan: organiser,
    readPlan: organiser, plans: contestReader, record: organiser, certificate: organiser,
  },
  // Facts of the program and of this computer; what they tell of an open workspace is counts.
  support: { diagnostics: 'anyone', exportDiagnostics: 'anyone', about: 'anyone', licences: 'anyone' },
  help: { judgeCard: 'anyone' },
  // Each kind of hit by its own feature's roles: the handler.
  search: { everything: reader },
  updates: { settings: 'anyone', setSettings: 'anyone', check: 'anyone', obtain: 'anyone' },
  methods: { assign: 'anyone', reliability: 'anyone', severity: 'anyone', trimmedMean: 'anyone', awards: 'anyone' },
  packs: {
    issue: organiser, list: contestReader, preview: organiser, receive: organiser, undoReceive: organiser, excelSheet: organiser,
    closeReceiving: organiser, reopenReceiving: organiser, waiting: contestReader, progress: contestReader, decideCase: organiser,
    // Two different people: the second may be the supervisor.
    decideWaiting: contestReader,
    reminders: organiser, exportProgress: organiser, recommend: organiser, previewRecommendation: organiser, acceptRecommendation: organiser,
  },
  judging: {
    open: judge, packs: judge, desk: judge, sheet: judge, score: judge, recuse: judge, report: judge, reopen: judge, undo: judge, redo: judge,
    check: judge, finish: judge, watched: judge, feedback: judge, keys: judge, card: judge, retire: judge,
  },
  calibration: {
    items: organiser, set: organiser, remove: organiser, shadow: organiser, report: contestReader, exportReport: organiser,
  },
  arbitration: { cases: contestReader, readers: organiser, assign: organiser, mark: organiser, record: organiser },
  results: {
    compute: organiser, current: contestReader, fairness: contestReader, cusp: contestReader, statistics: contestReader,
    outside: contestReader, setOutside: organiser, changeAward: organiser, lock: organiser, unlock: organiser, versions: contestReader,
    publish: organiser, honours: contestReader, honoursFile: organiser, reviewSheet: organiser,
  },
  unblind: {
    status: contestReader, seal: organiser, request: organiser, withdraw: organiser,
    // The second person's own words.
    approve: contestReader,
  },
  audit: { checkpoints: contestReader, checkpoint: organiser, verify: reader, sheet: contestReader },
  publication: {
    holidays: contestReader, setHolidays: organiser, period: contestReader, announce: organiser, list: contestReader, rows: contestReader,
    listFile: organiser, takeDown: organiser, object: organiser, objections: contestReader, openObjection: organiser,
    decideObjection: organiser, correct: organiser,
  },
  certificates: {
    designs: contestReader, saveDesign: organiser, removeDesign: organiser, preview: organiser, prepare: organiser, proof: contestReader,
    proofFile: organiser, prove: organiser, issue: organiser, list: contestReader, lose: organiser, check: reader,
  },
  archive: { export: contestReader, verify: 'anyone' },
  // The workbook by chart as well: chartRoles.
  charts: {
    funnel: contestReader, awards: contestReader, scales: contestReader, credits: creditReader, shortages: creditReader, export: reader,
    savePicture: reader,
  },
  directory: {
    tree: reader, search: both, teacher: both, reveal: credit, saveTeacher: credit, transfer: credit, addPeriod: credit, removePeriod: credit,
    periodKinds: 'anyone', saveSchool: both, access: reader, units: reader, saveUnit: both, removeUnit: both, addUnits: both, schools: reader,
    school: reader, changeSchool: both, readCard: organiser, pinCard: organiser, unpinCard: organiser, repinCard: organiser,
    cards: organiser, matchSchool: both,
  },
  programmes: {
    codes: 'anyone', list: creditReader, get: creditReader, save: credit, saveSession: credit, people: credit, enrol: credit, attend: credit,
    assess: credit, proposePosting: credit, post: credit,
  },
  certifying: { declare: credit, list: creditReader, decide: credit, withdraw: credit, register: credit },
  credits: {
    sample: credit, ruleSets: creditReader, useRuleSet: credit, saveRuleSet: credit, evaluate: 'anyone', simulate: credit,
    balance: creditReader, ledger: creditReader, rate: credit, register: credit, correct: credit, reverse: credit, rerateProposal: credit,
    rerate: credit, exempt: credit, revokeExemption: credit, lend: credit, repay: credit, contestProposal: credit, postContest: credit,
    overview: creditReader, people: creditReader, warnings: creditReader, verify: creditReader,
  },
  // By kind as well: reportRoles.
  reports: {
    export: both, columns: 'anyone', designs: credit, saveDesign: credit, removeDesign: credit, preview: credit, transcript: credit,
    checkTranscript: reader,
  },
};

/** Imports by what they bring in: `kind` of imports.* */
export const importRoles: Readonly<Record<string, readonly PersonRole[]>> = {
  entries: organiser, judges: organiser, quotas: organiser, relations: organiser, affinities: organiser, experts: organiser,
  history: organiser, schools: both, units: both, teachers: credit, programmes: credit, trainings: credit,
};
/** Reports by what they tell: `kind` of reports.export; all others are of credits. */
export const reportRoles: Readonly<Record<string, readonly PersonRole[]>> = { awards: organiser, scores: organiser, entries: organiser };

/** Pictures by what they show: `chart` of charts.export. */
export const chartRoles: Readonly<Record<string, readonly PersonRole[]>> = {
  funnel: contestReader, awards: contestReader, scales: contestReader, credits: creditReader, shortages: creditReader,
};

/** Who may make the call; null: there is no such call. */
export function whoMay(name: string): Who | null {
  const [feature = '', call = ''] = name.split('.');
  const group: Readonly<Record<string, Who>> | undefined = Object.hasOwn(roles, feature) ? roles[feature as keyof AppContract] : undefined;
  return group && Object.hasOwn(group, call) ? group[call] ?? null : null;
}

/** Whether somebody with these roles is among them; nobody in particular: null. */
export function isAmong(who: Who, person: { readonly roles: readonly PersonRole[]; readonly manages: boolean } | null): boolean {
  if (who === 'anyone') return true;
  if (person === null) return false;
  if (who === 'manager') return person.manages;
  return who.some((one) => one === 'manager' ? person.manages : person.roles.includes(one));
}
