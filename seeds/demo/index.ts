// The sample contest 示例：2026 微课评选, always the same: its sheets, its marks, its material.
export { demoEntries, demoEntriesRows, demoJudgesRows, type DemoEntry, type DemoSheet } from './entries.ts';
export { demoDiscrepantTitle, demoMarks, demoRecusingJudge, type DemoMark } from './marks.ts';
export { demoMaterial, demoMediaFolder, type DemoMaterial } from './material.ts';
export { demoJudges, demoSchools } from './places.ts';

export const demoContest = { title: '示例：2026 微课评选', year: 2026, templateId: 'weike' } as const;
