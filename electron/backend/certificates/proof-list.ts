// The rows of the list on screen, and the proof list as a workbook that people check with a pen and sign.
import type { z } from 'zod';
import type { Letters } from '#backend/pdf/paper.ts';
import type { Sheet } from '#backend/excel/write.ts';
import type { Language } from '#contract/errors.ts';
import type { Proof, ProofRow } from '#contract/schema/certificates.ts';
import { localMinute } from '../local-minute.ts';
import { designFor, usualValues } from './choose-design.ts';
import { valuesOf } from './freeze.ts';
import { readBody, type StoredBody } from './stored.ts';
import { designWarnings, plainWarnings } from './warn.ts';

/** Shorter texts than the usual ones of a design fit it. */
const usualLength = Object.values(usualValues).join('').length;

export function shownRow(
  row: { number: string; kind: StoredBody['kind']; body: string; replaces: string | null }, letters: Letters, language: Language,
): z.input<typeof ProofRow> {
  const body = readBody(row.body);
  const values = valuesOf(body.values, row.number, row.replaces ?? '');
  const { names, title, award, school, advisors } = body.values;
  const long = Object.values(values).join('').length > usualLength * 0.8;
  return {
    number: row.number, kind: row.kind, names, title, award, school, advisors,
    warnings: [...plainWarnings(body, letters, language),
      ...(long ? designWarnings(designFor(row.kind, null).design, values, usualValues, letters, language) : [])],
  };
}

const kindNames: Readonly<Record<StoredBody['kind'], string>> = {
  entry: '作品', author: '作者', advisor: '指导教师', organisation: '组织单位', judge: '评委',
};

export function proofSheet(
  contest: string, proof: z.input<typeof Proof>, bodies: ReadonlyMap<string, StoredBody>, code: string,
): Sheet {
  const proved = proof.provedAt === null ? '尚未校对签字' : `校对人：${proof.provedBy}`;
  return {
    name: '证书校对单', title: `${contest} 证书校对单`, portrait: false, frozenColumns: 1, filter: true,
    notes: [
      `共 ${proof.rows.length} 份；冻结时间 ${localMinute(proof.preparedAt ?? '')}；结果版本 ${proof.resultVersion ?? '—'}；${proved}`,
      '请逐行核对姓名、标题、奖项、学校和指导教师。签字之后证书以本表为准。',
      ...(proof.stale ? ['注意：冻结之后结果或名单又有变化，请重新冻结数据再校对。'] : []),
    ],
    columns: [
      { header: '证书编号', width: 22, format: 'text' }, { header: '种类', width: 10 }, { header: '姓名或单位', width: 30, format: 'text' },
      { header: '作品', width: 36, format: 'text' }, { header: '奖项', width: 14, format: 'text' }, { header: '学校', width: 26, format: 'text' },
      { header: '指导教师', width: 18, format: 'text' }, { header: '组别', width: 12, format: 'text' }, { header: '项目', width: 14, format: 'text' },
      { header: '请核对', width: 40, format: 'text' }, { header: '校对', width: 8 },
    ],
    rows: proof.rows.map((row) => {
      const values = bodies.get(row.number)?.values;
      return [row.number, kindNames[row.kind], row.names, row.title, row.award, row.school, row.advisors,
        values?.division ?? '', values?.category ?? '',
        row.warnings.length > 0 ? { value: row.warnings.join('；'), look: 'warning' as const } : '', ''];
    }),
    footers: ['校对人签字：　　　　　　　　日期：', ...(code === '' ? [] : [`核验码 ${code}`])],
  };
}
