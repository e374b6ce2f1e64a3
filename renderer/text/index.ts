// One catalogue of sentences: a file a feature, Chinese first; keys are typed from the Chinese files. English comes when asked for.
import { createI18n, useI18n } from 'vue-i18n';
import { agreeing } from '#contract/agreement.ts';
import zhAssignment from './zh-CN/assignment.json';
import zhCalibration from './zh-CN/calibration.json';
import zhCharts from './zh-CN/charts.json';
import zhCertifying from './zh-CN/certifying.json';
import zhContests from './zh-CN/contests.json';
import zhDesktop from './zh-CN/desktop.json';
import zhCredits from './zh-CN/credits.json';
import zhFiles from './zh-CN/files.json';
import zhEligibility from './zh-CN/eligibility.json';
import zhLeaks from './zh-CN/leaks.json';
import zhQuotas from './zh-CN/quotas.json';
import zhExperts from './zh-CN/experts.json';
import zhPlaces from './zh-CN/places.json';
import zhHelp from './zh-CN/help.json';
import zhHome from './zh-CN/home.json';
import zhImports from './zh-CN/imports.json';
import zhInbox from './zh-CN/inbox.json';
import zhJudging from './zh-CN/judging.json';
import zhPacks from './zh-CN/packs.json';
import zhProgrammes from './zh-CN/programmes.json';
import zhReports from './zh-CN/reports.json';
import zhResults from './zh-CN/results.json';
import zhResultRules from './zh-CN/resultRules.json';
import zhRules from './zh-CN/rules.json';
import zhShared from './zh-CN/shared.json';
import zhTasks from './zh-CN/tasks.json';
import zhArbitration from './zh-CN/arbitration.json';
import zhStatistics from './zh-CN/statistics.json';
import zhPublication from './zh-CN/publication.json';
import zhCertificates from './zh-CN/certificates.json';
import zhRecord from './zh-CN/record.json';
import zhPeople from './zh-CN/people.json';
import zhBackups from './zh-CN/backups.json';
import zhPrivacy from './zh-CN/privacy.json';
import zhSupport from './zh-CN/support.json';
import zhPalette from './zh-CN/palette.json';
import zhWarnings from './zh-CN/warnings.json';

const zh = {
  shared: zhShared, tasks: zhTasks, home: zhHome, contests: zhContests, imports: zhImports, assignment: zhAssignment,
  charts: zhCharts, packs: zhPacks, calibration: zhCalibration, inbox: zhInbox,
  results: zhResults, resultRules: zhResultRules, judging: zhJudging, arbitration: zhArbitration, statistics: zhStatistics,
  publication: zhPublication,
  certificates: zhCertificates, record: zhRecord, people: zhPeople, backups: zhBackups, privacy: zhPrivacy,
  desktop: zhDesktop, credits: zhCredits, warnings: zhWarnings, reports: zhReports, rules: zhRules, programmes: zhProgrammes,
  certifying: zhCertifying, files: zhFiles,
  eligibility: zhEligibility, leaks: zhLeaks, quotas: zhQuotas,
  support: zhSupport, experts: zhExperts, places: zhPlaces, help: zhHelp, palette: zhPalette,
};
export type Catalogue = typeof zh;
type Paths<T, P extends string = ''> = T extends string
  ? P
  : { [K in keyof T & string]: Paths<T[K], P extends '' ? K : `${P}.${K}`> }[keyof T & string];
export type TextKey = Paths<Catalogue>;
export type TextParams = Record<string, string | number>;

/** Asked while a sentence is said, when the catalogue has long been made. */
function inEnglish(): boolean {
  return i18n.global.locale.value === 'en';
}

export const i18n = createI18n({
  legacy: false, locale: 'zh', fallbackLocale: 'zh', messages: { zh } as { zh: Catalogue; en?: Catalogue }, missingWarn: false, fallbackWarn: false,
  postTranslation: (said) => (typeof said === 'string' && inEnglish() ? agreeing(said) : said),
});

let reading: Promise<void> | null = null;
/** English sentences are there when this is done. What could not be read is tried again the next time. */
export function readEnglish(): Promise<void> {
  reading ??= import('./english.ts').then(({ english }) => i18n.global.setLocaleMessage('en', english), (fault: unknown) => {
    reading = null;
    throw fault;
  });
  return reading;
}

let wanted = '';
/** From now on the window speaks this language; of two wishes the later one counts. */
export async function speak(language: 'zh' | 'en'): Promise<void> {
  wanted = language;
  if (language === 'en') await readEnglish();
  if (wanted === language) i18n.global.locale.value = language;
}

export interface Texts {
  /** The sentence of a key; `{name}` holes are filled from params. */
  t: (key: TextKey, params?: TextParams) => string;
  /** For keys put together from a code of the backend; unknown codes show as they are. */
  tOr: (key: string, otherwise: string, params?: TextParams) => string;
}

/** The texts of the language in use; re-renders when the language changes. */
export function useText(): Texts {
  const { t, te } = useI18n({ useScope: 'global' });
  return {
    t: (key, params = {}) => t(key, params),
    tOr: (key, otherwise, params = {}) => (te(key) || te(key, 'zh') ? t(key, params) : otherwise),
  };
}
