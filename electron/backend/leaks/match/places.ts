// Short forms of schools and units: what people write who leave out province, city or the words 市 and 区.

/** Province, city and county at the head of a name, each with its suffix, and what is left. */
function partsOf(name: string): { heads: string[]; rest: string } {
  const heads: string[] = [];
  let rest = name;
  for (const suffix of [/^([\u4e00-\u9fff]{2,5}?(?:省|自治区))/, /^([\u4e00-\u9fff]{2,7}?(?:市|自治州|地区|盟))/, /^([\u4e00-\u9fff]{1,6}?(?:新区|区|县|市|旗))/]) {
    const head = suffix.exec(rest)?.[1];
    // "实验区" and "开发区" may be all there is: something must remain.
    if (head === undefined || rest.length - head.length < 3) continue;
    heads.push(head);
    rest = rest.slice(head.length);
  }
  return { heads, rest };
}

const bare = (head: string): string => (head.length > 2 ? head.replace(/(?:维吾尔|壮族|回族)?(?:省|自治区|自治州|新区|市|区|县|旗|地区|盟)$/, '') : head);

const digits = '零一二三四五六七八九';
/** 八十五 as 85; null: no number up to 999. */
function chineseNumber(text: string): number | null {
  const parts = /^(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九])?$/.exec(text);
  if (!parts) return null;
  const [, hundreds = '', tens = '', ten = '', ones = ''] = parts;
  const of = (sign: string): number => Math.max(0, digits.indexOf(sign || '零'));
  return of(hundreds) * 100 + (ten === '' ? 0 : (of(tens) || 1) * 10) + of(ones);
}
/** 85 as 八十五. */
function inChinese(value: number): string {
  const [hundreds, tens, ones] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  const head = hundreds === 0 ? '' : `${digits[hundreds]}百`;
  const middle = tens > 0 ? `${hundreds === 0 && tens === 1 ? '' : digits[tens]}十` : hundreds > 0 && ones > 0 ? '零' : '';
  return head + middle + (ones > 0 ? digits[ones] : '');
}

/** 第一中学 and 一中, 第二实验小学 and 二实小 are the same words of one language; 实小 alone is a nickname and comes from aliases. */
const numbered = (name: string): string[] => {
  const short = /^(.*?)(第?)([一二三四五六七八九十百]+|\d{1,3})(?:高级|初级)?(中学|小学|幼儿园|职业中学)$/.exec(name);
  const [, head = '', th = '', number = '', kind = ''] = short ?? [];
  // 三小学 without 第 is no number of a school; 铁一中学 is.
  if (!short || (th === '' && (head === '' || kind !== '中学'))) return [];
  const tail = kind === '小学' ? '小' : kind === '幼儿园' ? '幼' : kind === '职业中学' ? '职中' : '中';
  // 第八十五中学 is written 第85中学, 85中学 and 85中, too.
  const value = /^\d/.test(number) ? Number(number) : chineseNumber(number);
  const numbers = [...new Set([number, ...value === null ? [] : [String(value), inChinese(value)]])];
  return numbers.flatMap((one) => [`${head}${one}${tail}`, ...(th === '' ? [] : [`${head}第${one}${kind}`, `${head}${one}${kind}`])]);
};

/** 第一实验小学, 中心幼儿园, 育才中学 without a place: only words that every county uses. */
const ordinary = /^(?:第?[一二三四五六七八九十百]+|\d+)?(?:实验|中心|附属|机关|高级|初级|职业|中等|特殊教育|外国语|民办|公办|九年一贯制|完全|直属)*(?:小学校?|中学校?|学校|幼儿园|高中|初中|分校)$/;

export interface PlaceForm { text: string; /** So many places are called like this that it proves nothing by itself. */ vague: boolean }

/**
 * The forms in which a school or unit may be written, the name first: without province, city, county; without the words 省
 * 市 区; 第一中学 as 一中 behind a place. What is left of 南京市玄武区实验小学 without any place is vague.
 */
export function placeForms(name: string, isGeneric: (text: string) => boolean): PlaceForm[] {
  const { heads, rest } = partsOf(name.trim());
  const forms = new Map<string, boolean>();
  const add = (text: string, placed: boolean) => {
    if (text.length < 3 || forms.has(text)) return;
    forms.set(text, !placed && (isGeneric(text) || text.length < 4 || ordinary.test(text)));
  };
  add(name.trim(), true);
  for (let from = 0; from <= heads.length; from += 1) {
    const own = heads.slice(from);
    const tails = [rest, ...numbered(rest)];
    for (const tail of tails) {
      if (own.length === 0 && tail !== rest) continue;
      add(own.join('') + tail, own.length > 0);
      add(own.map(bare).join('') + tail, own.length > 0);
      // 南京市实验小学 for 南京市玄武区实验小学: people skip the middle.
      if (own.length > 1) {
        add(`${own[0]}${tail}`, true);
        add(`${bare(own[0] ?? '')}${tail}`, true);
      }
    }
  }
  return [...forms].map(([text, vague]) => ({ text, vague }));
}
