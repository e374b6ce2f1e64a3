// Turns the answers of the pack reader into refusals that a judge can act on.
import { basename } from 'node:path';
import { AppError } from '#contract/errors.ts';
import { packText, type PackCode, type PackDetail } from '#contract/pack-codes.ts';
import type { Text } from '../refusals.ts';

/** What the codes mean at the desk, where it is the organiser's pack that is looked at. */
const atDesk: Partial<Record<PackCode, Text>> = {
  PK_WRONG_SIGNER: [
    '它的签名与您以前打开的这届活动的评审包不是同一把钥匙（指纹 {fingerprint}），以前的评分没有改动。请打电话向组织者核实。',
    'It is signed with another key (fingerprint {fingerprint}) than the packs of this contest opened here before. Your scores are unchanged. Ask the organiser by phone.',
  ],
  PK_OLD: [
    '这是第 {seq} 版，您已经打开过较新的第 {last} 版。请继续使用较新的那一版。',
    'This is revision {seq}; you have opened the newer revision {last} already. Go on with the newer one.',
  ],
  PK_FORK: [
    '它与已经打开的评审包编号相同、内容却不同，以前的评分没有改动。请向组织者核实哪一份是真的。',
    'It carries the number of a pack that is open already, but other content. Your scores are unchanged. Ask the organiser which one is right.',
  ],
};

const filled = (text: string, detail: PackDetail): string =>
  text.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(detail[name] ?? hole));

export function refusalOfPack(file: string, code: PackCode, detail: PackDetail): AppError {
  switch (code) {
    case 'PK_PASSPHRASE': return new AppError('passphrase_pack');
    case 'PK_UNREADABLE': return ['EBUSY', 'EPERM', 'EACCES'].includes(String(detail['reason']))
      ? new AppError('file_busy', { file: basename(file), code }) : new AppError('file_missing', { file: basename(file), code });
    case 'PK_NOTPACK':
    case 'PK_KIND': return new AppError('pack_not_pack', { kind: '评审包', kindEn: 'judging pack', code });
    case 'PK_NEWER': return new AppError('pack_newer', { code });
    case 'PK_DAMAGED':
    case 'PK_TRUNCATED':
    case 'PK_BLOB':
    case 'PK_PADDING':
    case 'PK_GAP_BYTES':
    case 'PK_SIGNATURE': return new AppError('pack_damaged', { code });
    default: {
      const [zh, en] = atDesk[code] ?? [packText(code, detail, 'zh'), packText(code, detail, 'en')];
      return new AppError('pack_refused', { sentence: filled(zh, detail), sentenceEn: filled(en, detail), code });
    }
  }
}
