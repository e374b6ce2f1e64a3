// All handlers of the contract, feature by feature in the order of the work.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { arbitrationHandlers } from './arbitration/handlers.ts';
import { archiveHandlers } from './archiving/handlers.ts';
import { conflictsOf, fieldOf } from './assignment/field/handlers.ts';
import { assignmentHandlers } from './assignment/handlers.ts';
import { auditHandlers } from './audit/handlers.ts';
import { calibrationHandlers } from './calibration/handlers.ts';
import { emptiedBody } from './certificates/emptied.ts';
import { certificatesHandlers } from './certificates/handlers.ts';
import { certifyingHandlers } from './certifying/handlers.ts';
import { chartsHandlers } from './charts/handlers.ts';
import { contestsHandlers } from './contests/handlers.ts';
import { openingHandlers } from './contests/opening/handlers.ts';
import { rubricSheetHandlers } from './contests/rubric-sheet/handlers.ts';
import { backupsHandlers } from './backups/handlers.ts';
import type { CommandContext, QueryContext } from './context.ts';
import { creditsHandlers } from './credits/handlers.ts';
import { cardHandlers } from './directory/cards/handlers.ts';
import { directoryHandlers } from './directory/handlers.ts';
import { schoolsHandlers } from './directory/schools/handlers.ts';
import { unitsHandlers } from './directory/units/handlers.ts';
import { entriesHandlers } from './entries/handlers.ts';
import { expertsHandlers } from './experts/handlers.ts';
import { filesHandlers } from './files/handlers.ts';
import { helpHandlers } from './help/handlers.ts';
import { importsHandlers } from './imports/handlers.ts';
import { keysHandlers } from './keys/handlers.ts';
import type { KeysDoor } from './keys/shared.ts';
import { judgingHandlers } from './judging/handlers.ts';
import { methodsHandlers } from './methods/handlers.ts';
import { packsHandlers } from './packs/handlers.ts';
import { recommendationHandlers } from './packs/recommendation/handlers.ts';
import { peopleHandlers, type PeopleDoor } from './people/handlers.ts';
import { privacyHandlers } from './privacy/handlers.ts';
import { placeOf } from './program/place.ts';
import { programmesHandlers } from './programmes/handlers.ts';
import { publicationHandlers } from './publication/handlers.ts';
import { quotasHandlers } from './quotas/handlers.ts';
import { reportsHandlers } from './reports/handlers.ts';
import { resultsHandlers } from './results/handlers.ts';
import { citySampleHandlers } from './sample/city/handlers.ts';
import { sampleHandlers, type SampleDoor } from './sample/handlers.ts';
import { guarded } from './sealed-calls.ts';
import { searchHandlers } from './search/handlers.ts';
import { supportHandlers } from './support/handlers.ts';
import { recentRefusals, type RecentRefusals } from './support/recent-refusals.ts';
import { unblindHandlers } from './unblind/handlers.ts';
import { updatesHandlers } from './updates/handlers.ts';
import { workspaceHandlers, type WorkspaceDoor } from './workspace/handlers.ts';

export type AppHandlers = Handlers<AppContract, QueryContext, CommandContext>;

export const handlersOf = (
  door: WorkspaceDoor & KeysDoor & PeopleDoor, needDesk: () => Promise<void>, sample: SampleDoor,
  refusals: RecentRefusals = recentRefusals(() => door.now()),
): AppHandlers => guarded({
  workspace: workspaceHandlers(door),
  people: peopleHandlers(door),
  keys: keysHandlers(door),
  backups: backupsHandlers(door),
  privacy: privacyHandlers(emptiedBody),
  support: supportHandlers(door, refusals, placeOf),
  help: helpHandlers(door),
  updates: updatesHandlers(door),
  search: searchHandlers,
  contests: { ...contestsHandlers, ...openingHandlers, ...rubricSheetHandlers, ...sampleHandlers(sample) },
  files: filesHandlers,
  entries: entriesHandlers,
  quotas: quotasHandlers,
  experts: expertsHandlers,
  imports: importsHandlers,
  assignment: assignmentHandlers,
  methods: methodsHandlers,
  packs: { ...packsHandlers, ...recommendationHandlers },
  judging: judgingHandlers(needDesk),
  calibration: calibrationHandlers,
  arbitration: arbitrationHandlers,
  results: resultsHandlers,
  unblind: unblindHandlers((db, contestId) => conflictsOf(fieldOf(db, contestId, null))),
  audit: auditHandlers,
  publication: publicationHandlers,
  certificates: certificatesHandlers,
  archive: archiveHandlers,
  charts: chartsHandlers({
    progress: packsHandlers.progress, results: resultsHandlers.current, statistics: resultsHandlers.statistics, overview: creditsHandlers.overview,
  }),
  directory: { ...directoryHandlers, ...unitsHandlers, ...schoolsHandlers, ...cardHandlers },
  programmes: programmesHandlers,
  certifying: certifyingHandlers,
  credits: { ...creditsHandlers, ...citySampleHandlers(sample) },
  reports: reportsHandlers,
});
