// Turns the answers of the pack reader into refusals that a judge can act on.
import { basename, extname } from 'node:path';
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

/** The file names no recipient, so nobody can say which computer it is for, only which this one is. */
const otherCard: Text = [
  '它是用评委卡上锁的，但不是本机的评委卡（本机的指纹是 {fingerprint}），没有读出任何内容。请在生成那张评委卡的电脑上打开；那台电脑不能用了，就请组织者按本机的评委卡或口令重新发包。',
  'It is locked to a judge card, but not to the one of this computer (fingerprint here: {fingerprint}); nothing was read. Open it on the computer that made that card; if it is gone, ask the organiser for a new pack, locked to the card of this computer or to a passphrase.',
];
const noCard: Text = [
  '它是用评委卡上锁的，而本机还没有生成过评委卡，没有读出任何内容。请在生成评委卡的那台电脑上打开；要在本机评审，请先在本机生成评委卡交给组织者，再向他要一份新的评审包。',
  'It is locked to a judge card, and this computer has not made one yet; nothing was read. Open it on the computer that made the card; to judge here, make a card here, hand it to the organiser, and ask for a new pack.',
];

const filled = (text: string, detail: PackDetail): string =>
  text.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(detail[name] ?? hole));

export function refusalOfPack(file: string, code: PackCode, detail: PackDetail): AppError {
  switch (code) {
    case 'PK_NOT_FOR_YOU': {
      // What a judge mixes up most: his own score pack, which is made out to the organiser.
      if (extname(file).toLowerCase() === '.sxscore') return refusalOfPack(file, 'PK_KIND', detail);
      const [zh, en] = detail['fingerprint'] === undefined ? noCard : otherCard;
      return new AppError('pack_refused', { sentence: filled(zh, detail), sentenceEn: filled(en, detail), code });
    }
    case 'PK_NEEDS_PASSPHRASE': return new AppError('passphrase_pack_needed');
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
