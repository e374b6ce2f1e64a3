// Refusals of certificates, each with what to do.
import { wrongState, type Text } from '#backend/refusals.ts';
import { AppError } from '#contract/errors.ts';

const issue: Text = ['生成证书', 'issue certificates'];
const prove: Text = ['校对签字', 'sign for the list'];
const none: Text = ['证书数据还没有冻结', 'without a frozen list of certificates'];

export const refused = {
  nothing: () => wrongState(['已发布', 'published'], ['冻结证书数据', 'freeze a list of certificates'],
    ['所选的种类里没有一个获证者：请检查奖项，以及规则里的指导教师奖和优秀组织奖。', 'Nobody gets a certificate of these kinds: check the awards and the rules for advisors and units.']),
  noList: (what: 'prove' | 'issue' | 'file') => wrongState(none, what === 'prove' ? prove : what === 'issue' ? issue : ['导出校对单', 'write the proof list'],
    ['请先冻结数据。', 'Freeze the list first.']),
  stale: (what: 'prove' | 'issue') => wrongState(['证书数据冻结后，结果或名单又变了', 'changed since the list was frozen'], what === 'prove' ? prove : issue,
    ['请重新冻结数据并校对；没有变化的证书编号不变。', 'Freeze and prove the list again; unchanged certificates keep their numbers.']),
  unproved: () => wrongState(['证书数据还没有校对签字', 'not proved yet'], issue, ['请先导出校对单核对，由校对人签字。', 'Check the proof list and sign for it first.']),
  noCertificate: () => new AppError('not_found', { what: '证书', whatEn: 'certificate' }),
  noDesign: () => new AppError('not_found', { what: '证书设计', whatEn: 'design of certificates' }),
  ownOnly: () => wrongState(['程序自带的', 'part of the program'], ['修改或删除这个设计', 'change or remove this design'], ['请另存为自己的设计。', 'Save it as a design of your own.']),
  gone: (number: string, state: 'lost' | 'replaced' | 'revoked') => wrongState(
    [`证书 ${number} ${{ lost: '已挂失', replaced: '已由另一份代替', revoked: '已撤销' }[state]}`, `certificate ${number} is ${state}`], issue,
    ['请在证书清单里选择现在有效的证书。', 'Choose the certificate that is valid now.']),
  notIssued: (number: string) => wrongState([`证书 ${number} 还没有生成，或已经挂失、代替、撤销`, `certificate ${number} is not in force`],
    ['登记挂失或撤销', 'report it lost or revoke it'], ['请刷新证书清单后再试。', 'Refresh the list and try again.']),
  taken: () => wrongState(['奖项已更正', 'corrected'], ['补发这份证书', 'replace this certificate'],
    ['结果更正后这个奖项不再成立。请重新冻结数据。', 'The award no longer stands after a correction. Freeze the list again.']),
  picture: () => wrongState(['图片读不出来', 'unreadable picture'], ['保存或使用这个设计', 'keep or use this design'],
    ['请换一张完整的 PNG 或 JPEG 图片（PNG 不要用隔行扫描）。', 'Use a whole PNG or JPEG picture.']),
};
