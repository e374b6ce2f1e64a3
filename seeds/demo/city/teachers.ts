// The teachers of the made-up city: everything about number n follows from n alone, so that no list need be kept.
import { checkCharacter } from '../people.ts';
import { seededNumbers, seedOf } from '../random.ts';
import type { CitySchool } from './places.ts';

export interface CityTeacher {
  index: number; name: string; sex: '男' | '女'; idType: string; id: string; staffNumber: string; phone: string; school: CitySchool;
  subject: string; professionalTitle: string; hiredOn: string; registeredFrom: string;
  state: '在职' | '退休' | '调出';
}

const surnames = [...'王李张刘陈杨黄赵吴周徐孙朱胡郭林罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊', '欧阳', '尉迟', '单', '仇', '解',
  '查'];
const first = [...'雨志晓建佳文海丽思浩雪子秀俊婷磊春宇立慧国欣亚晨玉凯梦德永若启承'];
const second = ['', ...'桐远燕国怡静涛娟敏然梅涵伟英杰飞霞航芳新强楠曦兰瑶溪岚峰宁'];
const others = ['古丽努尔·买买提', '阿依古丽·艾合买提', '扎西·多吉', '𠮷野䶮', '张㛃'];
const subjects = ['语文', '数学', '英语', '物理', '化学', '生物学', '历史', '地理', '道德与法治', '信息科技', '音乐', '美术', '体育与健康', '科学', '劳动',
  '心理健康'];
const titles = ['三级教师', '二级教师', '一级教师', '一级教师', '高级教师', '高级教师', '正高级教师', '未定职级'];
const two = (value: number): string => String(value).padStart(2, '0');

/** Teacher number `index` of the city. */
export function cityTeacher(index: number, schools: readonly CitySchool[]): CityTeacher {
  const random = seededNumbers(seedOf('teacher', String(index)));
  const below = (limit: number): number => Math.floor(random() * limit);
  const of = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const woman = random() < 0.68;
  const name = index % 4999 === 4998 ? of(others) : `${of(surnames)}${of(first)}${of(second)}`;
  const foreign = index % 20_011 === 20_010;
  const year = 1966 + below(36);
  // Area, first two digits of the sequence, month and day count the index up, so that no two numbers are alike.
  const day = Math.floor(index / 900);
  const digits = `6199${two(1 + index % 9)}${year}${two(1 + day % 12)}${two(1 + Math.floor(day / 12) % 28)}`;
  const body = `${digits}${two(Math.floor(index / 9) % 100)}${below(5) * 2 + (woman ? 0 : 1)}`;
  const hired = Math.min(year + 22 + below(4), 2026);
  return {
    index, name, sex: woman ? '女' : '男', idType: foreign ? '护照' : '居民身份证', id: foreign
      ? `E${String(10_000_000 + index)}` : body + checkCharacter(body),
    staffNumber: String(300_000 + index).padStart(7, '0'), phone: `190${String(10_000_000 + index)}`,
      school: schools[(index * 7919) % schools.length] as CitySchool,
    subject: of(subjects), professionalTitle: of(titles), hiredOn: `${hired}-09-01`,
      registeredFrom: `${2021 + index % 5}-09-01`,
    state: year < 1967 && random() < 0.5 ? '退休' : random() < 0.006 ? '调出' : '在职',
  };
}
