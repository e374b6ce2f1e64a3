// The material of each sample entry: a short drawn film, a lesson plan as text, a picture. See media/make-media.sh.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoEntries } from './entries.ts';

export interface DemoMaterial { fileName: string; label: string; media: string; bytes: Uint8Array }

/** Where the films and pictures lie; a bundled program hands in its own folder. */
export const demoMediaFolder = join(import.meta.dirname, 'media');

const films: Readonly<Record<string, string>> = {
  数学: 'shuxue', 信息科技: 'shuxue', 信息技术: 'shuxue', 专业课: 'shuxue', 综合实践: 'shuxue', 物理: 'kexue', 化学: 'kexue',
  科学: 'kexue', 生物学: 'kexue', 地理: 'kexue',
};

/** Plain enough to be read in ten seconds; no author, no school. */
const plan = (title: string, subject: string, grade: string): string => [
  `《${title}》教学设计（示例）`, `学科：${subject}　年级：${grade}`, '',
  '一、教学目标', `通过本微课，学生能用自己的话说出“${title}”的要点，并解决一个身边的问题。`,
  '二、学情分析', '学生已有生活经验，但容易把现象和原因混在一起。',
  '三、教学过程', '1. 情境引入（约 1 分钟）', '2. 讲解与示范（约 5 分钟）', '3. 小结与练习（约 2 分钟）',
  '四、设计意图', '问题小，步子稳，画面只留当下要看的东西。', '',
].join('\r\n');

/** Empty for a number that is not in the sample contest. */
export function demoMaterial(entryNumber: string, mediaFolder = demoMediaFolder): DemoMaterial[] {
  const entry = demoEntries.find((one) => one.number === entryNumber);
  if (!entry) return [];
  const name = films[entry.subject] ?? 'yuwen';
  return [
    { fileName: '微课.webm', label: '视频1.webm', media: 'video/webm', bytes: readFileSync(join(mediaFolder, `${name}.webm`)) },
    {
      fileName: '教学设计.txt', label: '文字2.txt', media: 'text/plain',
      bytes: new TextEncoder().encode(plan(entry.title, entry.subject, entry.grade)),
    },
    { fileName: '画面.png', label: '图片3.png', media: 'image/png', bytes: readFileSync(join(mediaFolder, `${name}.png`)) },
  ];
}
