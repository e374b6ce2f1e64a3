// Who may import whom: each rule of the architecture with a sentence that says what to do instead.

const npm = '^node_modules/';
/** Where the program's processes start. */
const entries =
  '^(electron/(main|preload|cli)/index\\.ts|electron/cli/demo\\.ts|electron/backend/process\\.ts|renderer/main\\.ts)$';
const foundations = 'excel|crypto|packfile|identity|credit-rules|quota-rules|pdf|archive|media|leaks|places|scoring|matching|statistics|chain';

/** @type {import('dependency-cruiser').IRuleSetType & {forbidden: {name: string, comment: string}[]}} */
module.exports = {
  forbidden: [
    {
      name: 'contract-only-zod',
      comment: 'The contract runs everywhere: it imports zod and itself. Move what needs more to the backend or the window.',
      severity: 'error',
      from: { path: '^electron/contract/' },
      to: { pathNot: ['^electron/contract/', '^node_modules/zod/'] },
    },
    {
      name: 'renderer-only-contract',
      comment: 'The window sees only the contract (#contract/…), its own files and npm packages. Ask the backend by a call.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { pathNot: ['^renderer/', '^electron/contract/', npm] },
    },
    {
      name: 'renderer-no-node',
      comment: 'The window has no Node and no Electron. Add a call to the contract, or a function to the bridge.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^node_modules/(electron|better-sqlite3|exceljs|node)/|^(node:)?electron$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'renderer-no-core',
      comment: 'The window has no Node. Add a call to the contract, or a function to the bridge.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'main-is-thin',
      comment: 'main and preload touch no data: they know Electron and the contract. Put the work into a feature of the backend.',
      severity: 'error',
      from: { path: '^electron/(main|preload)/' },
      to: { path: ['^electron/(backend|cli)/', '^(db|seeds|renderer)/', '^node_modules/(better-sqlite3|exceljs)/'] },
    },
    {
      name: 'backend-is-plain-node',
      comment: 'The backend also runs in the terminal and in tests: no Electron, no window. Let main do it, by a message of backend-link.',
      severity: 'error',
      from: { path: '^(electron/(backend|cli)|db|seeds)/' },
      to: { path: ['^electron/(main|preload)/', '^renderer/', '^node_modules/(electron|vue|pinia|element-plus)/', '^electron$'] },
    },
    {
      name: 'features-never-meet',
      comment: 'Features meet in the database, never in code. Read it with a query of db/queries, or move what both need to a foundation (excel/, crypto/, packfile/, identity/ …).',
      severity: 'error',
      from: { path: '^electron/backend/([^/]+)/', pathNot: '^electron/backend/(workspace|people|keys|backups)/' },
      to: { path: '^electron/backend/([^/]+)/', pathNot: `^electron/backend/($1|${foundations})/` },
    },
    {
      name: 'workspace-only-knows-the-program',
      comment: 'workspace/, people/, keys/ and backups/ drive what program/ runs, by the door of workspace/, and know no other feature. Meet in the database.',
      severity: 'error',
      from: { path: '^electron/backend/(workspace|people|keys|backups)/' },
      to: { path: '^electron/backend/[^/]+/', pathNot: `^electron/backend/($1|workspace|program|${foundations})/` },
    },
    {
      name: 'foundations-stand-alone',
      comment: 'Foundations (excel/, crypto/, packfile/, identity/ …) know no feature: hand them what they need as arguments.',
      severity: 'error',
      from: { path: `^electron/backend/(${foundations})/` },
      to: { path: ['^electron/backend/', '^db/'], pathNot: [`^electron/backend/(${foundations})/`, '^electron/backend/safe-name\\.ts$'] },
    },
    {
      name: 'only-handlers-touch-db',
      comment: 'Within a feature only handlers.ts reads and writes; the files beside it are pure. Pass the rows in. (Types may be imported.)',
      severity: 'error',
      from: { path: '^electron/backend/[^/]+/', pathNot: ['/handlers\\.ts$', '^electron/backend/program/'] },
      to: { path: '^db/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-door-to-sqlite',
      comment: 'Only db/open.ts opens SQLite. Take a ReadDb or WriteDb from the context.',
      severity: 'error',
      from: { path: '^(electron|db|seeds|renderer)/', pathNot: '^db/open\\.ts$' },
      to: { path: '^node_modules/better-sqlite3/|^node:sqlite$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-door-to-exceljs',
      comment: 'Only backend/excel/ writes workbooks with ExcelJS (and nobody reads with it). Use #backend/excel/….',
      severity: 'error',
      from: { path: '^(electron|db|seeds|renderer)/', pathNot: '^electron/backend/excel/' },
      to: { path: '^node_modules/exceljs/' },
    },
    {
      name: 'db-knows-no-feature',
      comment: 'db/ is below the features: it imports the contract and itself. Hand in what it needs.',
      severity: 'error',
      from: { path: '^db/' },
      to: { path: ['^electron/(backend|cli)/', '^seeds/'] },
    },
    {
      name: 'seeds-are-only-data',
      comment: 'seeds/ is material: it may use the contract and itself, never the database or a feature.',
      severity: 'error',
      from: { path: '^seeds/' },
      to: { path: ['^db/', '^electron/(cli|main|preload)/', '^electron/backend/'], pathNot: `^electron/backend/(${foundations})/` },
    },
    {
      name: 'demo-only-for-the-sample',
      comment: 'The made-up contest is for the sample and the terminal demo; nothing real may depend on it.',
      severity: 'error',
      from: { path: '^(electron|db|renderer)/', pathNot: ['^electron/backend/sample/', '^electron/cli/'] },
      to: { path: '^seeds/demo/' },
    },
    {
      name: 'nobody-imports-tests',
      comment: 'The program never imports a test. Move what both need into the source, or the fixture into test/.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or hide a third one: take out what both need.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-dead-files',
      comment: 'Nothing that starts reaches this file (window, main, preload, backend process, terminal): use it or delete it.',
      severity: 'error',
      from: { path: entries },
      to: {
        path: '^(electron|db|seeds|renderer)/',
        reachable: false,
        // schema-text writes db/schema.sql for people to read; only its test runs it.
        pathNot: [entries, '^db/schema-text\\.ts$', '\\.d\\.ts$', '^electron/runtime/', '\\.json$'],
      },
    },
    {
      name: 'nothing-unresolved',
      comment: 'This import leads nowhere: correct the path, or ask for the package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
    {
      name: 'declared-packages-only',
      comment: 'This package is not named in package.json (for the program: under dependencies). Ask for it before using it.',
      severity: 'error',
      from: { path: '^(electron|db|seeds|renderer)/', pathNot: '^electron/runtime/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: '^node_modules/(electron|@types)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'scripts-declare-too',
      comment: 'The scripts that build and test may use packages for development, yet named in package.json.',
      severity: 'error',
      from: { path: '^electron/runtime/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.cjs', '.vue', '.json', '.css'] },
    exclude: { path: '^(out|dist|coverage)/' },
  },
};
