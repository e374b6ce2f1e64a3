// All handlers of the contract, feature by feature in the order of the work. Each is read at its first call: a start needs few of them.
import type { Handlers, Loaders } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from './context.ts';
import type { KeysDoor } from './keys/shared.ts';
import type { PeopleDoor } from './people/handlers.ts';
import type { SampleDoor } from './sample/handlers.ts';
import { guarded } from './sealed-calls.ts';
import { recentRefusals, type RecentRefusals } from './support/recent-refusals.ts';
import { workspaceHandlers, type WorkspaceDoor } from './workspace/handlers.ts';

export type AppHandlers = Handlers<AppContract, QueryContext, CommandContext>;

export function handlersOf(
  door: WorkspaceDoor & KeysDoor & PeopleDoor, needDesk: () => Promise<void>, sample: SampleDoor,
  refusals: RecentRefusals = recentRefusals(() => door.now()),
): Loaders<AppHandlers> {
  const features: Loaders<AppHandlers> = {
    workspace: () => workspaceHandlers(door),
    people: async () => (await import('./people/handlers.ts')).peopleHandlers(door),
    keys: async () => (await import('./keys/handlers.ts')).keysHandlers(door),
    backups: async () => (await import('./backups/handlers.ts')).backupsHandlers(door),
    privacy: async () => (await import('./privacy/handlers.ts')).privacyHandlers((await import('./certificates/emptied.ts')).emptiedBody),
    support: async () => (await import('./support/handlers.ts')).supportHandlers(door, refusals, (await import('./program/place.ts')).placeOf),
    help: async () => (await import('./help/handlers.ts')).helpHandlers(door),
    updates: async () => (await import('./updates/handlers.ts')).updatesHandlers(door),
    search: async () => (await import('./search/handlers.ts')).searchHandlers,
    contests: async () => ({
      ...(await import('./contests/handlers.ts')).contestsHandlers,
      ...(await import('./contests/opening/handlers.ts')).openingHandlers,
      ...(await import('./contests/rubric-sheet/handlers.ts')).rubricSheetHandlers,
      ...(await import('./sample/handlers.ts')).sampleHandlers(sample),
    }),
    files: async () => (await import('./files/handlers.ts')).filesHandlers,
    entries: async () => (await import('./entries/handlers.ts')).entriesHandlers,
    quotas: async () => (await import('./quotas/handlers.ts')).quotasHandlers,
    experts: async () => (await import('./experts/handlers.ts')).expertsHandlers,
    imports: async () => (await import('./imports/handlers.ts')).importsHandlers,
    assignment: async () => (await import('./assignment/handlers.ts')).assignmentHandlers,
    methods: async () => (await import('./methods/handlers.ts')).methodsHandlers,
    packs: async () => ({
      ...(await import('./packs/handlers.ts')).packsHandlers,
      ...(await import('./packs/recommendation/handlers.ts')).recommendationHandlers,
    }),
    judging: async () => (await import('./judging/handlers.ts')).judgingHandlers(needDesk),
    calibration: async () => (await import('./calibration/handlers.ts')).calibrationHandlers,
    arbitration: async () => (await import('./arbitration/handlers.ts')).arbitrationHandlers,
    results: async () => (await import('./results/handlers.ts')).resultsHandlers,
    unblind: async () => {
      const { conflictsOf, fieldOf } = await import('./assignment/field/handlers.ts');
      return (await import('./unblind/handlers.ts')).unblindHandlers((db, contestId) => conflictsOf(fieldOf(db, contestId, null)));
    },
    audit: async () => (await import('./audit/handlers.ts')).auditHandlers,
    publication: async () => (await import('./publication/handlers.ts')).publicationHandlers,
    certificates: async () => (await import('./certificates/handlers.ts')).certificatesHandlers,
    archive: async () => (await import('./archiving/handlers.ts')).archiveHandlers,
    charts: async () => {
      const [packs, results, credits] = await Promise.all([features.packs(), features.results(), features.credits()]);
      return (await import('./charts/handlers.ts')).chartsHandlers({
        progress: packs.progress, results: results.current, statistics: results.statistics, overview: credits.overview,
      });
    },
    directory: async () => ({
      ...(await import('./directory/handlers.ts')).directoryHandlers,
      ...(await import('./directory/units/handlers.ts')).unitsHandlers,
      ...(await import('./directory/schools/handlers.ts')).schoolsHandlers,
      ...(await import('./directory/cards/handlers.ts')).cardHandlers,
    }),
    programmes: async () => (await import('./programmes/handlers.ts')).programmesHandlers,
    certifying: async () => (await import('./certifying/handlers.ts')).certifyingHandlers,
    credits: async () => ({
      ...(await import('./credits/handlers.ts')).creditsHandlers,
      ...(await import('./sample/city/handlers.ts')).citySampleHandlers(sample),
    }),
    reports: async () => (await import('./reports/handlers.ts')).reportsHandlers,
  };
  const looked = Object.entries(features).map(([name, load]) => [name, async () => guarded(name, await load())]);
  return Object.fromEntries(looked) as Loaders<AppHandlers>;
}
