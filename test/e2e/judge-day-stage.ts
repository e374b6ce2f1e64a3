// The organiser's side of a judge's whole day: forty entries with films, papers and pictures, two to practise on, one judge.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rubricOf } from '#contract/schema/rules.ts';
import { makePdf } from '#backend/pdf/document.ts';
import { demoEntriesRows, demoJudgesRows, demoMaterial } from '#seeds/demo/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { importRows } from '../packs/small-contest.ts';

export interface Office { program: TestProgram; contestId: string; judgeId: string; references: Map<string, Record<string, number>> }
const deadline = `${new Date().getFullYear() + 1}-01-15`;

const practiceRows = [['1', '1WA901', '练习：认识钟表'], ['17', '2WA902', '练习：折纸中的对称']] as const;

/** A lesson plan of two pages, as teachers hand it in. */
async function lessonPlan(): Promise<Buffer> {
  const { bytes } = await makePdf({ title: '教学设计', at: new Date('2026-03-01T08:00:00Z') }, [(drawing) => {
    drawing.fontSize(18).text('教学设计', { align: 'center' }).moveDown().fontSize(12);
    for (const part of ['一、教学目标', '二、学情分析', '三、教学过程', '四、板书设计', '五、教学反思']) {
      drawing.fontSize(14).text(part).fontSize(12).moveDown(0.4);
      for (let line = 1; line <= 7; line += 1) {
        drawing.text(`${line}. 由生活里的一个问题引入，学生先说自己的想法，再动手验证，最后用一句话说出要点。`).moveDown(0.3);
      }
      drawing.moveDown();
    }
  }]);
  return bytes;
}

/** A paper whose Chinese font is named but not inside, as older office programs print it: GBK codes, set in STSong. */
function bareFontPaper(): Buffer {
  // 习题 in GBK.
  const content = 'BT /F1 36 Tf 90 720 Td <CFB0CCE2> Tj ET';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> '
      + '/FontDescriptor 7 0 R /DW 1000 >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 '
      + '/CapHeight 880 /StemV 93 >>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\n`;
  return Buffer.from(`${text}startxref\n${start}\n%%EOF\n`, 'latin1');
}

/** The first fourteen entries have films; the others a paper and a picture. */
async function attachMaterial({ client, files }: TestProgram, contestId: string): Promise<void> {
  const { rows } = await client.contests.entries({ contestId, limit: 100 });
  const folder = join(files, 'material');
  mkdirSync(folder);
  const exercise = { fileName: '习题.pdf', bytes: bareFontPaper() };
  const paper = { fileName: '教学设计.pdf', bytes: await lessonPlan() };
  for (const [index, { entryId, number, title }] of rows.entries()) {
    const [film, plan, picture] = demoMaterial(demoEntriesRows.rows.find((row) => row[2] === number)?.[2] ?? '1WA001');
    const chosen = index < 14 || title.startsWith('练习') ? [film, plan, picture] : [paper, exercise, picture];
    const paths = chosen.flatMap((one) => {
      if (!one) return [];
      const path = join(folder, `${index}-${one.fileName}`);
      writeFileSync(path, one.bytes);
      return [path];
    });
    await client.contests.attach({ contestId, entryId, files: paths });
  }
  await client.files.scan({ contestId });
}

export async function openOffice(): Promise<Office> {
  const program = await startProgram();
  const { client } = program;
  const { contestId } = await client.contests.create({ templateId: 'weike', title: '云澜市中小学微课评选', year: 2026 });
  const extra = practiceRows.map(([model, number, title]) => {
    const row = demoEntriesRows.rows.find((one) => one[0] === model) ?? [];
    return row.map((cell, column) => ({ 2: number, 7: title }[column] ?? cell));
  });
  await importRows(program, contestId, 'entries', demoEntriesRows, [...demoEntriesRows.rows, ...extra]);
  const judge = (demoJudgesRows.rows[0] ?? []).map((cell, column) => ({ 5: '', 6: '', 9: '60' }[column] ?? cell));
  await importRows(program, contestId, 'judges', demoJudgesRows, [judge]);
  await attachMaterial(program, contestId);
  const { rules, revision } = await client.contests.get({ contestId });
  await client.contests.update({ contestId, basedOn: revision, rules: {
    ...rules, calibration: { ...rules.calibration, tolerance: 5, needed: 1, minimumWatched: 0.6, reviewDeadline: deadline },
  } });
  const { rows } = await client.contests.entries({ contestId, limit: 100 });
  const references = new Map<string, Record<string, number>>();
  for (const one of rows.filter((row) => row.title.startsWith('练习'))) {
    const category = rules.categories.find((known) => known.id === one.category || known.name === one.category);
    const { criteria } = rubricOf(rules, category?.rubric ?? '', 1);
    const reference = Object.fromEntries(criteria.map((criterion) => [criterion.id, Math.floor(criterion.max * 0.8)]));
    references.set(one.title, reference);
    const { basedOn } = await client.calibration.items({ contestId });
    await client.calibration.set({
      contestId, entryId: one.entryId, role: 'qualify', reference, basedOn, withdraw: true,
      feedback: '选题小而实，情境真实；讲到关键处略快，小结没有回到开头的问题。技术规范不因画面精美加分。',
    });
  }
  const plan = await client.assignment.propose({ contestId, coverage: 1, maxLoad: 60 });
  await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn });
  const judges = (await client.contests.judges({ contestId })).rows;
  return { program, contestId, judgeId: judges[0]?.judgeId ?? '', references };
}
