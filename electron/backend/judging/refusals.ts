// Turns the answers of the pack reader into refusals that a judge can act on.
import { AppError, type Language } from '#contract/errors.ts';
import { packText, type PackCode, type PackDetail } from '#contract/pack-codes.ts';

export function refusalOfPack(code: PackCode, detail: PackDetail, language: Language): AppError {
  switch (code) {
    case 'PK_PASSPHRASE': return new AppError('passphrase_pack');
    case 'PK_NOTPACK':
    case 'PK_KIND': return new AppError('pack_not_pack', { kind: '评审包', code });
    case 'PK_NEWER': return new AppError('pack_newer', { code });
    case 'PK_DAMAGED':
    case 'PK_TRUNCATED':
    case 'PK_BLOB':
    case 'PK_PADDING':
    case 'PK_GAP_BYTES':
    case 'PK_SIGNATURE': return new AppError('pack_damaged', { code });
    default: return new AppError('pack_refused', { sentence: packText(code, detail, language), code });
  }
}
