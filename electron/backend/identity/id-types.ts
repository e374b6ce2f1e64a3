// Kinds of identity documents and how their numbers are read: identity is name, kind of document and number.
import { normaliseCode } from '#backend/excel/read/cells.ts';
import { checkCharacter, maskId, readIdentity } from './numbers.ts';
import type { NumberFault, ReadNumber } from './numbers.ts';

/** As the national teachers' system names them. The first one is meant when a sheet has no such column. */
export const idTypes = [
  '居民身份证', '港澳台居民居住证', '港澳居民来往内地通行证', '台湾居民来往大陆通行证', '外国人永久居留身份证', '护照', '其他',
] as const;
export type IdType = typeof idTypes[number];
export const residentId: IdType = '居民身份证';

const words: Readonly<Record<string, IdType>> = {
  居民身份证: '居民身份证', 身份证: '居民身份证', 二代身份证: '居民身份证', 二代证: '居民身份证', 中华人民共和国居民身份证: '居民身份证', 1: '居民身份证', '01': '居民身份证',
  港澳台居民居住证: '港澳台居民居住证', 港澳居民居住证: '港澳台居民居住证', 台湾居民居住证: '港澳台居民居住证', 居住证: '港澳台居民居住证',
  港澳居民来往内地通行证: '港澳居民来往内地通行证', 港澳通行证: '港澳居民来往内地通行证', 回乡证: '港澳居民来往内地通行证', 港澳居民通行证: '港澳居民来往内地通行证',
  香港特区护照身份证明: '港澳居民来往内地通行证', 澳门特区护照身份证明: '港澳居民来往内地通行证',
  台湾居民来往大陆通行证: '台湾居民来往大陆通行证', 台胞证: '台湾居民来往大陆通行证', 台湾通行证: '台湾居民来往大陆通行证', 台湾居民通行证: '台湾居民来往大陆通行证',
  外国人永久居留身份证: '外国人永久居留身份证', 外国人永久居留证: '外国人永久居留身份证', 外国人居留证: '外国人永久居留身份证', 永久居留身份证: '外国人永久居留身份证',
  护照: '护照', 中国护照: '护照', 外国护照: '护照', 普通护照: '护照', 其他: '其他', 其它: '其他', 其他证件: '其他',
};

/** The kind of document a word means; '' for no word, null for a word nobody knows. */
export function readIdType(text: string): IdType | '' | null {
  if (text === '' || text === residentId) return text;
  const key = text.normalize('NFKC').replaceAll(/[\s()（）-]/g, '').replace(/^\d{1,2}(?=\D)/, '').replace(/^[.、]/, '');
  return key === '' ? '' : words[key] ?? null;
}

const like18 = /^\d{17}[\dX]$/;

/** Why something is no number of 18 characters: their count, or what stands among them. */
const not18 = (value: string): NumberFault => (value.length === 18
  ? { code: 'id_form', severity: 'error', details: { value: maskId(value) } }
  : { code: 'id_length', severity: 'error', details: { count: value.length } });

/**
 * A number of the given kind of document: resident IDs and residence permits by GB 11643, old 15 digits lengthened with
 * a warning; all others by their shape only.
 */
export function readIdOf(type: IdType, text: string): ReadNumber {
  if (type === '居民身份证') {
    const read = readIdentity(text);
    if (read.fault !== null && read.fault.severity === 'error') return read;
    if (read.value === '' || like18.test(read.value)) return read;
    return { value: read.value, fault: not18(read.value) };
  }
  const value = normaliseCode(text);
  if (type === '港澳台居民居住证' || (type === '外国人永久居留身份证' && like18.test(value))) {
    if (!like18.test(value)) return { value, fault: not18(value) };
    const right = checkCharacter(value) === value[17];
    return { value, fault: right ? null : { code: 'id_checksum', severity: 'error', details: { value: maskId(value) } } };
  }
  if (value === '' || value === '/' || value === '无') return { value: '', fault: null };
  const right = /^[A-Z0-9()\-（）]{5,22}$/.test(value) && /\d/.test(value);
  return { value, fault: right ? null : { code: 'id_form', severity: 'error', details: { value: maskId(value) } } };
}

/** Sex by the 17th digit of a resident ID (GB 11643: odd is male); '' for other numbers. */
export function sexOfId(value: string): '' | 'female' | 'male' {
  if (!like18.test(value)) return '';
  return Number(value[16]) % 2 === 1 ? 'male' : 'female';
}
