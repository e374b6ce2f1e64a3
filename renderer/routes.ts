// Every page of the window and the help topic that belongs to it.
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';
// The page that every start shows comes with the window; the others when they are asked for.
import HomePage from './pages/workspace/HomePage.vue';

const contestPages: RouteRecordRaw[] = [
  { path: '', name: 'overview', meta: { help: 'overview' }, component: () => import('./pages/contests/ContestOverview.vue') },
  { path: 'settings', name: 'settings', meta: { help: 'settings' }, component: () => import('./pages/contests/ContestSettings.vue') },
  { path: 'entries', name: 'entries', meta: { help: 'entries' }, component: () => import('./pages/contests/ContestEntries.vue') },
  { path: 'files', name: 'files', meta: { help: 'files' }, component: () => import('./pages/files/FilesPage.vue') },
  { path: 'checks', name: 'checks', meta: { help: 'eligibility' }, component: () => import('./pages/checks/EligibilityPage.vue') },
  { path: 'checks/leaks', name: 'leaks', meta: { help: 'leaks' }, component: () => import('./pages/checks/LeaksPage.vue') },
  { path: 'judges', name: 'judges', meta: { help: 'judges' }, component: () => import('./pages/contests/ContestJudges.vue') },
  { path: 'draw', name: 'draw', meta: { help: 'draw' }, component: () => import('./pages/experts/DrawPage.vue') },
  { path: 'assignment', name: 'assignment', meta: { help: 'assignment' }, component: () => import('./pages/assignment/AssignmentPage.vue') },
  { path: 'packs', name: 'packs', meta: { help: 'packs' }, component: () => import('./pages/packs/PacksPage.vue') },
  { path: 'calibration', name: 'calibration', meta: { help: 'calibration' }, component: () => import('./pages/calibration/CalibrationPage.vue') },
  { path: 'inbox', name: 'inbox', meta: { help: 'inbox' }, component: () => import('./pages/packs/InboxPage.vue') },
  { path: 'results', name: 'results', meta: { help: 'results' }, component: () => import('./pages/results/ResultsPage.vue') },
  { path: 'arbitration', name: 'arbitration', meta: { help: 'arbitration' }, component: () => import('./pages/arbitration/ArbitrationPage.vue') },
  { path: 'statistics', name: 'statistics', meta: { help: 'statistics' }, component: () => import('./pages/statistics/StatisticsPage.vue') },
  { path: 'charts', name: 'charts', meta: { help: 'charts' }, component: () => import('./pages/charts/ContestCharts.vue') },
  { path: 'publication', name: 'publication', meta: { help: 'publication' }, component: () => import('./pages/publication/PublicationPage.vue') },
  { path: 'certificates', name: 'certificates', meta: { help: 'certificates' }, component: () => import('./pages/certificates/CertificatesPage.vue') },
  { path: 'record', name: 'record', meta: { help: 'record' }, component: () => import('./pages/record/RecordPage.vue') },
  { path: 'quotas', name: 'quotas', meta: { help: 'quotas' }, component: () => import('./pages/quotas/QuotasPage.vue') },
];

/** In the order of pages/credits/credit-pages.ts; the navigation shows those that are here. */
const creditPages: RouteRecordRaw[] = [
  { path: '', name: 'credits', meta: { help: 'credits' }, component: () => import('./pages/credits/TeachersPage.vue') },
  { path: 'register', name: 'register', meta: { help: 'register' }, component: () => import('./pages/credits/RegisterPage.vue') },
  { path: 'programmes', name: 'programmes', meta: { help: 'programmes' }, component: () => import('./pages/programmes/ProgrammesPage.vue') },
  { path: 'certifying', name: 'certifying', meta: { help: 'certifying' }, component: () => import('./pages/certifying/CertifyingPage.vue') },
  { path: 'warnings', name: 'warnings', meta: { help: 'warnings' }, component: () => import('./pages/warnings/WarningsPage.vue') },
  { path: 'rules', name: 'rules', meta: { help: 'rules' }, component: () => import('./pages/rules/RulesPage.vue') },
  { path: 'reports', name: 'reports', meta: { help: 'reports' }, component: () => import('./pages/reports/ReportsPage.vue') },
  { path: 'charts', name: 'creditCharts', meta: { help: 'creditCharts' }, component: () => import('./pages/charts/CreditCharts.vue') },
];

/** Of the workspace as a whole, whatever is done in it. */
const safetyPages: RouteRecordRaw[] = [
  { path: 'people', name: 'people', meta: { help: 'people' }, component: () => import('./pages/people/PeoplePage.vue') },
  { path: 'backups', name: 'backups', meta: { help: 'backups' }, component: () => import('./pages/backups/BackupsPage.vue') },
  { path: 'privacy', name: 'privacy', meta: { help: 'privacy' }, component: () => import('./pages/privacy/PrivacyPage.vue') },
  { path: 'check', name: 'check', meta: { help: 'check' }, component: () => import('./pages/workspace/CheckPage.vue') },
];

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', meta: { help: 'home' }, component: HomePage },
  { path: '/contests', name: 'contests', meta: { help: 'contests' }, component: () => import('./pages/contests/ContestList.vue') },
  {
    path: '/contests/:id', component: () => import('./pages/contests/ContestFrame.vue'), props: true, children: contestPages,
  },
  {
    path: '/contests/:id/import/:kind(entries|judges|quotas|relations|affinities)', name: 'import', meta: { help: 'import' }, props: true,
    component: () => import('./pages/imports/ImportPage.vue'),
  },
  { path: '/places', name: 'places', meta: { help: 'places' }, component: () => import('./pages/places/PlacesPage.vue') },
  { path: '/experts', name: 'experts', meta: { help: 'experts' }, component: () => import('./pages/experts/ExpertsPage.vue') },
  {
    path: '/records/import/:kind(schools|units|experts|history)', name: 'recordImport', meta: { help: 'import' }, props: true,
    component: () => import('./pages/imports/ImportPage.vue'),
  },
  { path: '/credits', component: () => import('./pages/credits/CreditsFrame.vue'), children: creditPages },
  {
    path: '/credits/import/:kind(teachers|programmes|trainings)', name: 'creditImport', meta: { help: 'import' }, props: true,
    component: () => import('./pages/imports/ImportPage.vue'),
  },
  { path: '/desk/:packId?', name: 'desk', meta: { help: 'judging' }, props: true, component: () => import('./pages/judging/JudgeDesk.vue') },
  { path: '/workspace', redirect: '/workspace/people', component: () => import('./pages/workspace/SafetyFrame.vue'), children: safetyPages },
  { path: '/locked', name: 'locked', meta: { help: 'people' }, component: () => import('./pages/people/LockedPage.vue') },
  { path: '/restore', name: 'restore', meta: { help: 'restore' }, component: () => import('./pages/backups/RestorePage.vue') },
  { path: '/archive', name: 'archive', meta: { help: 'record' }, component: () => import('./pages/record/ArchivePage.vue') },
  { path: '/help/:topic?', name: 'help', meta: { help: 'home' }, props: true, component: () => import('./pages/help/HelpPage.vue') },
  { path: '/:rest(.*)*', redirect: '/' },
];

export const router = createRouter({ history: createWebHashHistory(), routes });
