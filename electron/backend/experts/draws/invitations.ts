// The sheet of invitations: who was drawn, for what, how to reach them, and room for their answers.
import type { z } from 'zod';
import type { Draw } from '#contract/schema/experts.ts';
import type { Sheet } from '#backend/excel/write.ts';
import { seatedNow, stratumName } from '../standing.ts';

export interface Contact { phone: string; professionalTitle: string; position: string }

export function invitationSheet(draw: z.output<typeof Draw>, contest: string, contacts: ReadonlyMap<string, Contact>, whole: boolean): Sheet {
  const seats = [
    ...seatedNow(draw).map((one) => ({ ...one, as: '评委' })),
    ...draw.substitutes.filter((one) => !draw.replaced.some((other) => other.by === one.expertId)).map((one) => ({ ...one, as: `替补 ${one.place}` })),
  ];
  return {
    name: '邀请名单', title: `${contest} 评审专家邀请名单`, frozenColumns: 2,
    notes: [whole ? '含完整手机号，仅供联系专家，请勿转发。' : '手机号已遮盖；需要完整号码请在程序里写明事由后另行导出。'],
    columns: [{ header: '序号', width: 6 }, { header: '姓名', width: 11 }, { header: '单位', width: 26 }, { header: '推荐单位', width: 18 },
      { header: '职称', width: 12 }, { header: '职务', width: 12 }, { header: '评审组', width: 16 }, { header: '身份', width: 9 },
      { header: '手机', width: 15, format: 'text' }, { header: '能否参加', width: 10, list: ['能', '不能'] }, { header: '备注', width: 20 }],
    rows: seats.map((one, index) => {
      const contact = contacts.get(one.expertId);
      return [index + 1, one.name, one.unit, one.recommendedBy, contact?.professionalTitle ?? '', contact?.position ?? '',
        stratumName(draw.strata[one.stratum] ?? { stage: '', subject: '' }), one.as, contact?.phone ?? '', '', ''];
    }),
  };
}
