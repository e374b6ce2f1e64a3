// The made-up city of 云澜 at full size: eight districts and counties and the city's own schools. None of it exists.
import { seededNumbers, seedOf } from '../random.ts';

export interface CitySchool { index: number; name: string; code: string; unit: string; stage: string }

export const cityUnits = ['望江区教育局', '青禾区教育局', '南湖区教育局', '河东区教育局', '松岭县教育体育局', '云溪县教育局', '柳营县教育体育局', '石桥市教育局',
  '云澜市教育局直属'] as const;
const places = ['云澜市望江区', '云澜市青禾区', '云澜市南湖区', '云澜市河东区', '松岭县', '云溪县', '柳营县', '石桥市', '云澜市'] as const;

/** Stage, first two digits of the school code, and how its schools are called. 标识码的前两位是机构类型。 */
const kinds = [
  ['学前', '11', '幼儿园'], ['小学', '21', '小学'], ['小学', '21', '实验小学'], ['小学', '21', '中心小学'], ['初中', '31', '初级中学'],
    ['初中', '31', '九年制学校'],
  ['高中', '34', '高级中学'], ['中职', '36', '职业教育中心'], ['特教', '51', '特殊教育学校'],
] as const;
const names = ['望湖', '朝阳', '育才', '长堤', '梧桐里', '沙河', '新民', '东关', '西关', '北街', '石榴园', '向阳', '红星', '清河', '金山', '银杏'];

/** Schools of the city; about 100 teachers each. Names repeat between districts (实验小学 is everywhere), codes never. */
export function citySchools(teachers: number): CitySchool[] {
  const count = Math.max(18, Math.round(teachers / 100));
  const random = seededNumbers(seedOf('schools'));
  const used = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    const at = index % cityUnits.length;
    const [stage, type, called] = kinds[Math.floor(index / cityUnits.length) % kinds.length] ?? kinds[1];
    let name = `${places[at] ?? ''}${names[Math.floor(random() * names.length)] ?? ''}${called}`;
    for (let number = 2; used.has(name); number += 1) name =
      name.replace(/(?:第\d+)?(?=幼儿园|实验小学|中心小学|(?<!实验|中心)小学|初级|九年|高级|职业|特殊)/, `第${number}`);
    used.add(name);
    return { index, name, code: `${type}6199${String(index + 1).padStart(4, '0')}`, unit: cityUnits[at] ?? '', stage };
  });
}
