// Every call of the program, a file a feature. Read this first.
import { arbitrationCalls } from './calls/arbitration.ts';
import { archiveCalls } from './calls/archive.ts';
import { assignmentCalls } from './calls/assignment.ts';
import { auditCalls } from './calls/audit.ts';
import { backupsCalls } from './calls/backups.ts';
import { calibrationCalls } from './calls/calibration.ts';
import { certificatesCalls } from './calls/certificates.ts';
import { certifyingCalls } from './calls/certifying.ts';
import { chartsCalls } from './calls/charts.ts';
import { contestsCalls } from './calls/contests.ts';
import { creditsCalls } from './calls/credits.ts';
import { directoryCalls } from './calls/directory.ts';
import { entriesCalls } from './calls/entries.ts';
import { expertsCalls } from './calls/experts.ts';
import { filesCalls } from './calls/files.ts';
import { helpCalls } from './calls/help.ts';
import { importsCalls } from './calls/imports.ts';
import { judgingCalls } from './calls/judging.ts';
import { keysCalls } from './calls/keys.ts';
import { methodsCalls } from './calls/methods.ts';
import { packsCalls } from './calls/packs.ts';
import { peopleCalls } from './calls/people.ts';
import { privacyCalls } from './calls/privacy.ts';
import { programmesCalls } from './calls/programmes.ts';
import { publicationCalls } from './calls/publication.ts';
import { quotasCalls } from './calls/quotas.ts';
import { reportsCalls } from './calls/reports.ts';
import { resultsCalls } from './calls/results.ts';
import { searchCalls } from './calls/search.ts';
import { supportCalls } from './calls/support.ts';
import { unblindCalls } from './calls/unblind.ts';
import { updatesCalls } from './calls/updates.ts';
import { workspaceCalls } from './calls/workspace.ts';

export const contract = {
  workspace: workspaceCalls,
  people: peopleCalls,
  keys: keysCalls,
  backups: backupsCalls,
  privacy: privacyCalls,
  support: supportCalls,
  help: helpCalls,
  updates: updatesCalls,
  search: searchCalls,
  contests: contestsCalls,
  files: filesCalls,
  entries: entriesCalls,
  quotas: quotasCalls,
  experts: expertsCalls,
  imports: importsCalls,
  assignment: assignmentCalls,
  methods: methodsCalls,
  packs: packsCalls,
  judging: judgingCalls,
  calibration: calibrationCalls,
  arbitration: arbitrationCalls,
  results: resultsCalls,
  unblind: unblindCalls,
  audit: auditCalls,
  publication: publicationCalls,
  certificates: certificatesCalls,
  archive: archiveCalls,
  charts: chartsCalls,
  directory: directoryCalls,
  programmes: programmesCalls,
  certifying: certifyingCalls,
  credits: creditsCalls,
  reports: reportsCalls,
};

export type AppContract = typeof contract;
