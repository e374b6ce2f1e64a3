// A category may allow fewer authors in one division: 高中 digital works have one author, 小学 and 初中 up to two.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeWorkbook } from '#backend/excel/write.ts';
import { startProgram } from '../flow/harness.ts';

it('counts authors by the rule of the division', async () => {
  const program = await startProgram();
  const { contestId } = await program.client.contests.create({ templateId: 'xuesheng', title: '素养 2026', year: 2026 });
  const { rules } = await program.client.contests.get({ contestId });
  const category = rules.categories.find((one) => one.authorsByDivision['gaozhong']?.max === 1);
  if (!category) throw new Error('the template has no such category');
  const divisions = rules.divisions.filter((one) => category.divisions.length === 0 || category.divisions.includes(one.id));
  const filePath = join(program.files, 'entries.xlsx');
  await writeWorkbook(filePath, [{
    name: '汇总', columns: ['组别', '项目', '作品名称', '作者姓名', '作者单位', '指导教师'].map((header) => ({ header })),
    rows: divisions.map((one, index) => [one.name, category.name, `作品${index}`, '赵一、钱二', '云澜中学', '孙老师']),
  }]);
  const preview = await program.client.imports.preview({ contestId, kind: 'entries', filePath });
  const refused = preview.problems.filter((one) => one.code === 'authors_too_many');
  expect(refused.map((one) => divisions[one.row - 2]?.id)).toEqual(['gaozhong']);
  expect(preview.counts).toMatchObject({ add: divisions.length - 1, skip: 1 });
  await program.close();
});
