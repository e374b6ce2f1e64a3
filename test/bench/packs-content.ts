// Part of the bench of packs: a rubric of five criteria, entries and sheets as an ordinary contest has them.
import { Rubric } from '#contract/schema/rules.ts';
import { newEntryCodes } from '#backend/packfile/codes.ts';
import { packRubric } from '#backend/packfile/schema.ts';
import type { JudgingPackContent, ScorePackContent } from '#backend/packfile/schema.ts';
import { randomBytes } from 'node:crypto';

const names = ['选题设计', '教学内容', '作品规范', '教学效果', '创新创意'];

export const benchRubric = packRubric(Rubric.parse({
  id: 'bench', version: 1, name: '微课评审标准', comment: { requiredBelow: 60, requiredAbove: 90 },
  criteria: names.map((name, i) => ({
    id: `c${i}`, group: name, name, description: `${name}：符合课程标准，重点突出，过程清楚，时间安排合理。`, max: 20, step: 0.5,
    bands: [{ name: '优', from: 18 }, { name: '良', from: 15 }, { name: '中', from: 12 }],
  })),
}));

export const benchCodes = newEntryCodes(1000, (bytes) => randomBytes(bytes));

export const entryWith = (place: number, lengths: readonly number[], firstBlob: number): JudgingPackContent['entries'][number] => ({
  code: benchCodes[place] ?? '', title: `认识分数的意义与性质（${place}）`, division: '小学组', category: '微课', subject: '数学', grade: '三年级',
  seconds: 480, rubric: 'bench',
  attachments: lengths.map((bytes, i) => ({ blob: firstBlob + i, label: '微课视频', media: 'video/mp4', bytes })),
});

export const sheetsOf = (entries: number, pick: (below: number) => number): ScorePackContent['sheets'] =>
  Array.from({ length: entries }, (_, i) => ({
    code: benchCodes[i] ?? '', status: 'submitted', comment: '目标明确，过程清楚，板书稍小。', reason: null, seconds: 200 + pick(600),
    scores: names.map((_name, at) => ({ criterion: `c${at}`, value: 50 * pick(41) })),
  }));
