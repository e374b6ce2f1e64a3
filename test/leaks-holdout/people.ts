// The people and schools of the hold-out corpus, and the forms in which an identity turns up in a file.
import { Chance } from './random.ts';

export interface Row {
  number: string; title: string; name: string; traditional: string; pinyin: readonly [surname: string, given: string];
  school: string; schoolTraditional: string; phone: string; id: string;
}

// surname, its traditional form, its pinyin
const surnames = [
  ['刘', '劉', 'liu'], ['陈', '陳', 'chen'], ['张', '張', 'zhang'], ['赵', '趙', 'zhao'], ['吴', '吳', 'wu'], ['孙', '孫', 'sun'],
  ['马', '馬', 'ma'], ['罗', '羅', 'luo'], ['郑', '鄭', 'zheng'], ['谢', '謝', 'xie'], ['许', '許', 'xu'], ['邓', '鄧', 'deng'],
] as const;
const givens = [
  ['晓东', '曉東', 'xiaodong'], ['丽华', '麗華', 'lihua'], ['国庆', '國慶', 'guoqing'], ['云飞', '雲飛', 'yunfei'], ['凤兰', '鳳蘭', 'fenglan'],
  ['学军', '學軍', 'xuejun'], ['红卫', '紅衛', 'hongwei'], ['艳萍', '艷萍', 'yanping'], ['泽远', '澤遠', 'zeyuan'], ['书瑶', '書瑤', 'shuyao'],
  ['建业', '建業', 'jianye'], ['晓岚', '曉嵐', 'xiaolan'], ['宝珍', '寶珍', 'baozhen'], ['长风', '長風', 'changfeng'], ['爱莲', '愛蓮', 'ailian'],
  ['庆丰', '慶豐', 'qingfeng'], ['双喜', '雙喜', 'shuangxi'], ['广义', '廣義', 'guangyi'], ['梦园', '夢園', 'mengyuan'], ['齐飞', '齊飛', 'qifei'],
] as const;
const places = [['柳湾', '柳灣'], ['银杏', '銀杏'], ['龙泉', '龍泉'], ['东岭', '東嶺'], ['飞云', '飛雲'], ['华园', '華園'], ['宝庆', '寶慶'], ['临河', '臨河']] as const;
const kinds = [['实验小学', '實驗小學'], ['第二中学', '第二中學'], ['中心学校', '中心學校'], ['职业高级中学', '職業高級中學']] as const;

function idNumber(serial: number): string {
  const digits = `6109021985041${String(serial % 10)}${String(serial % 1000).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...digits].reduce((all, digit, index) => all + Number(digit) * (weights[index] ?? 0), 0);
  return digits + '10X98765432'.charAt(sum % 11);
}

/** Entries whose titles and schools differ; every name is one person's. */
export function rows(count: number, seed: number): Row[] {
  const chance = new Chance(seed);
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    let surname = chance.pick(surnames);
    let given = chance.pick(givens);
    for (let tries = 0; taken.has(surname[0] + given[0]) && tries < 500; tries += 1) {
      surname = chance.pick(surnames);
      given = chance.pick(givens);
    }
    taken.add(surname[0] + given[0]);
    const place = places[index % places.length] ?? places[0];
    const kind = kinds[Math.floor(index / places.length) % kinds.length] ?? kinds[0];
    return {
      number: `H${String(1001 + index)}`, title: `第${index + 1}课的探究与讲解`, name: surname[0] + given[0], traditional: surname[1] + given[1],
      pinyin: [surname[2], given[2]] as const, school: `清河区${place[0]}${kind[0]}`, schoolTraditional: `清河區${place[1]}${kind[1]}`,
      phone: `13${String(700_000_000 + index * 1_234_567).padStart(9, '0').slice(0, 9)}`, id: idNumber(index),
    };
  });
}

export type Form = 'plain' | 'school' | 'phone' | 'id' | 'spaced' | 'traditional' | 'pinyin' | 'reversed' | 'honorific' | 'fullWidth' | 'dashed';
export const plainForms: readonly Form[] = ['plain', 'school', 'phone', 'id'];
export const hardForms: readonly Form[] = ['spaced', 'traditional', 'pinyin', 'reversed', 'honorific', 'fullWidth', 'dashed'];

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const wide = (text: string): string => [...text].map((sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)).join('');

/** What is written into the file for a form of the row's identity. */
export function written(row: Row, form: Form): string {
  const [surname, given] = row.pinyin;
  switch (form) {
    case 'plain': return row.name;
    case 'school': return row.school;
    case 'phone': return row.phone;
    case 'id': return row.id;
    case 'spaced': return [...row.name].join(' ');
    case 'traditional': return row.traditional;
    case 'pinyin': return `${capital(surname)} ${capital(given)}`;
    case 'reversed': return `${capital(given)} ${surname.toUpperCase()}`;
    case 'honorific': return `${row.name.charAt(0)}老师`;
    case 'fullWidth': return wide(row.phone);
    case 'dashed': return `${row.phone.slice(0, 3)}-${row.phone.slice(3, 7)}-${row.phone.slice(7)}`;
  }
}
