// The English catalogue: read when English is spoken, or looked for in the palette.
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
import type { Catalogue } from './index.ts';

export const english: Catalogue = {
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
