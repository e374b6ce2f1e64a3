// What checking a transcript found, in a sentence.
import type { Language } from '#contract/errors.ts';

const sentences = {
  unreadable: ['这不是赛学通学分证明的二维码内容。请重新扫描，或把二维码下的整行文字粘贴进来。',
    'This is not the content of a Saixue transcript. Scan it again, or paste the whole line.'],
  forged: ['签名不符：内容被改动过，或不是由赛学通出具。请不要采信，并向出具单位核实。',
    'The signature does not fit: the content was changed or does not come from Saixue. Do not rely on it; ask the office that issued it.'],
  foreign: ['签名有效，内容没有被改动；但不是本工作区出具的，无法与台账对照。请向出具单位核实公章和编号。',
    'The signature is valid and nothing was changed, but this workspace did not issue it, so it cannot be compared with the ledger.'],
  same: ['签名有效，由本工作区出具，与台账一致。', 'The signature is valid, issued by this workspace, and the ledger says the same.'],
  changed: ['签名有效，由本工作区出具；但出具之后台账有更正，现在的数与证明不同。请重新出具。',
    'The signature is valid and issued by this workspace, but the ledger was corrected since and says something else now. Issue it again.'],
} as const;

export const checkedSentence = (found: keyof typeof sentences,
  language: Language): string => sentences[found][language === 'zh' ? 0 : 1];
