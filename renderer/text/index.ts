// One catalogue of sentences: a file a feature, Chinese first; keys are typed from the Chinese files.
import { createI18n, useI18n } from 'vue-i18n';
import { agreeing } from '#contract/agreement.ts';
import enAssignment from './en/assignment.json';
import enCalibration from './en/calibration.json';
import enCharts from './en/charts.json';
import enCertifying from './en/certifying.json';
import enContests from './en/contests.json';
import enDesktop from './en/desktop.json';
import enCredits from './en/credits.json';
import enFiles from './en/files.json';
import enEligibility from './en/eligibility.json';
import enLeaks from './en/leaks.json';
import enQuotas from './en/quotas.json';
import enExperts from './en/experts.json';
import enPlaces from './en/places.json';
import enHelp from './en/help.json';
import enHome from './en/home.json';
import enImports from './en/imports.json';
import enInbox from './en/inbox.json';
import enJudging from './en/judging.json';
import enPacks from './en/packs.json';
import enProgrammes from './en/programmes.json';
import enReports from './en/reports.json';
import enResults from './en/results.json';
import enResultRules from './en/resultRules.json';
import enRules from './en/rules.json';
import enShared from './en/shared.json';
import enTasks from './en/tasks.json';
import enArbitration from './en/arbitration.json';
import enStatistics from './en/statistics.json';
import enPublication from './en/publication.json';
import enCertificates from './en/certificates.json';
import enRecord from './en/record.json';
import enPeople from './en/people.json';
import enBackups from './en/backups.json';
import enPrivacy from './en/privacy.json';
import enSupport from './en/support.json';
import enPalette from './en/palette.json';
import enWarnings from './en/warnings.json';
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
const en: Catalogue = {
  shared: enShared, tasks: enTasks, home: enHome, contests: enContests, imports: enImports, assignment: enAssignment,
  charts: enCharts, packs: enPacks, calibration: enCalibration, inbox: enInbox,
  results: enResults, resultRules: enResultRules, judging: enJudging, arbitration: enArbitration, statistics: enStatistics,
  publication: enPublication,
  certificates: enCertificates, record: enRecord, people: enPeople, backups: enBackups, privacy: enPrivacy,
  desktop: enDesktop, credits: enCredits, warnings: enWarnings, reports: enReports, rules: enRules, programmes: enProgrammes,
  certifying: enCertifying, files: enFiles,
  eligibility: enEligibility, leaks: enLeaks, quotas: enQuotas,
  support: enSupport, experts: enExperts, places: enPlaces, help: enHelp, palette: enPalette,
};

export type Catalogue = typeof zh;
type Paths<T, P extends string = ''> = T extends string
  ? P
  : { [K in keyof T & string]: Paths<T[K], P extends '' ? K : `${P}.${K}`> }[keyof T & string];
export type TextKey = Paths<Catalogue>;
export type TextParams = Record<string, string | number>;

/** Asked while a sentence is said, when the catalogue has long been made. */
function english(): boolean {
  return i18n.global.locale.value === 'en';
}

export const i18n = createI18n({
  legacy: false, locale: 'zh', fallbackLocale: 'zh', messages: { zh, en }, missingWarn: false, fallbackWarn: false,
  postTranslation: (said) => (typeof said === 'string' && english() ? agreeing(said) : said),
});

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
