// The table of contents of the help: by who reads it, and what belongs together. Texts lie in text/*/help*.json.

/** Topics that are no page; all others are the help of a page, by `meta.help` of routes.ts. */
export const guideTopics = [
  'firstOrganiser', 'firstJudge', 'firstCredit', 'judging', 'fileTypes', 'shortcuts', 'printing', 'backupGuide', 'portable', 'support', 'limits',
  'judgeCard', 'glossary',
] as const;
export type GuideTopic = (typeof guideTopics)[number];
export const isGuide = (topic: string): topic is GuideTopic => (guideTopics as readonly string[]).includes(topic);

export const helpGroups = [
  { group: 'start', topics: ['firstOrganiser', 'firstJudge', 'firstCredit', 'home', 'fileTypes', 'shortcuts', 'glossary'] },
  { group: 'organiser', topics: [
    'contests', 'overview', 'settings', 'quotas', 'entries', 'files', 'eligibility', 'leaks', 'import', 'judges', 'experts', 'draw', 'assignment',
    'calibration', 'packs', 'inbox', 'arbitration', 'statistics', 'results', 'publication', 'certificates', 'record', 'places',
  ] },
  { group: 'judge', topics: ['judging', 'judgeCard'] },
  { group: 'credit', topics: ['credits', 'register', 'programmes', 'certifying', 'warnings', 'rules', 'reports'] },
  { group: 'safety', topics: ['people', 'backups', 'restore', 'privacy', 'check', 'backupGuide', 'portable', 'support', 'printing', 'limits'] },
] as const;
export type HelpGroup = (typeof helpGroups)[number]['group'] | 'other';

/** The groups with every topic that has a text: one that no group names yet is listed last, never lost. */
export function contentsOf(pageTopics: readonly string[]): { group: HelpGroup; topics: string[] }[] {
  const known = new Set([...pageTopics, ...guideTopics]);
  const listed = new Set<string>(helpGroups.flatMap((one) => one.topics));
  const other = [...known].filter((topic) => !listed.has(topic));
  const groups: { group: HelpGroup; topics: string[] }[] = helpGroups.map(({ group, topics }) =>
    ({ group, topics: topics.filter((one) => known.has(one)) }));
  return other.length > 0 ? [...groups, { group: 'other', topics: other }] : groups;
}

const related: Readonly<Record<string, readonly string[]>> = {
  home: ['firstOrganiser', 'firstJudge', 'firstCredit', 'limits'], firstOrganiser: ['contests', 'settings', 'judgeCard', 'backupGuide'],
  firstJudge: ['judging', 'judgeCard', 'fileTypes'], firstCredit: ['credits', 'rules', 'register'], contests: ['settings', 'firstOrganiser'],
  overview: ['packs', 'inbox', 'arbitration'], settings: ['calibration', 'results', 'quotas'], entries: ['import', 'files', 'eligibility'],
  files: ['leaks', 'fileTypes'], eligibility: ['leaks', 'entries'], leaks: ['files', 'packs'], import: ['places', 'entries', 'judges'],
  judges: ['draw', 'experts', 'assignment'], experts: ['draw', 'judges'], draw: ['experts', 'judges', 'printing'],
  assignment: ['judges', 'packs', 'statistics'], calibration: ['packs', 'statistics'], packs: ['judgeCard', 'inbox', 'leaks', 'portable'],
  inbox: ['packs', 'overview', 'arbitration'], arbitration: ['results', 'packs'], statistics: ['results', 'calibration'],
  results: ['arbitration', 'publication', 'record'], publication: ['results', 'certificates'], certificates: ['publication', 'printing'],
  record: ['results', 'check'], quotas: ['entries', 'places'], places: ['import', 'quotas'], judging: ['judgeCard', 'firstJudge', 'fileTypes'],
  judgeCard: ['judging', 'packs', 'printing'], credits: ['register', 'warnings', 'reports'], register: ['import', 'programmes', 'credits'],
  programmes: ['register', 'rules'], certifying: ['credits', 'rules'], warnings: ['credits', 'rules'], rules: ['credits', 'warnings'],
  reports: ['credits', 'printing'], people: ['backups', 'privacy'], backups: ['backupGuide', 'restore', 'portable'], restore: ['backupGuide', 'check'],
  privacy: ['people', 'reports'], check: ['backups', 'record'], backupGuide: ['backups', 'restore'], portable: ['backupGuide', 'limits'],
  support: ['backupGuide', 'check', 'portable'],
  fileTypes: ['packs', 'inbox', 'portable'], shortcuts: ['judging'], printing: ['certificates', 'reports', 'judgeCard'], limits: ['portable', 'fileTypes'],
  glossary: ['firstOrganiser', 'fileTypes'],
};
export const relatedOf = (topic: string): readonly string[] => related[topic] ?? ['firstOrganiser', 'glossary'];

/** Help topic → name of the route that shows it, where it needs no contest to be chosen first. */
export const freeRoutes: Readonly<Record<string, string>> = {
  home: 'home', contests: 'contests', places: 'places', experts: 'experts', credits: 'credits', register: 'register', programmes: 'programmes',
  certifying: 'certifying', warnings: 'warnings', rules: 'rules', reports: 'reports', people: 'people', backups: 'backups', privacy: 'privacy',
  check: 'check', restore: 'restore', judging: 'desk',
};
