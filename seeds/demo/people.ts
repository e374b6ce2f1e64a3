// Made-up people: names from two lists, ID numbers with a right check digit and an area that does not exist.
import { seededNumbers } from './random.ts';

export interface DemoPerson { name: string; id: string; phone: string }

const surnames = [...'王李张刘陈杨黄赵吴周徐孙朱胡郭林罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊'];
const givenNames = ['雨桐', '志远', '晓燕', '建国', '佳怡', '文静', '海涛', '丽娟', '思远', '敏', '浩然', '雪梅', '子涵', '伟', '秀英',
  '俊杰', '婷婷', '磊', '春燕', '宇航', '芳', '立新', '慧', '国强', '欣然', '亚楠', '晨曦', '玉兰', '凯', '梦瑶'];

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The check character of the first 17 digits. Source: GB 11643-1999, ISO 7064 MOD 11-2. */
export function checkCharacter(digits: string): string {
  const sum = [...digits].reduce((all, digit, index) => all + Number(digit) * (weights[index] ?? 0), 0);
  return '10X98765432'[sum % 11] ?? '';
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `count` different people. Area 6199xx was never given to any county; phone numbers 190 0000 xxxx to nobody. */
export function madeUpPeople(count: number, seed: number, firstSerial: number): DemoPerson[] {
  const random = seededNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    const anyName = (): string => `${surnames[below(surnames.length)] ?? ''}${givenNames[below(givenNames.length)] ?? ''}`;
    let name = anyName();
    while (taken.has(name)) name = anyName();
    taken.add(name);
    const serial = firstSerial + index;
    const area = `6199${two(1 + below(4))}`;
    const birthday = `${1968 + below(31)}${two(1 + below(12))}${two(1 + below(28))}`;
    const digits = area + birthday + String(serial).padStart(3, '0');
    return { name, id: digits + checkCharacter(digits), phone: `1900000${String(serial).padStart(4, '0')}` };
  });
}
