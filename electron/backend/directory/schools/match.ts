// Which school a code, a name and a unit mean, with the sentence that says why; what imports do, asked for by hand.
import type { Language } from '#contract/errors.ts';
import type { FoundHow, School, SchoolBook } from '#backend/places/school-book.ts';

export interface Asked { code: string; name: string; unit: string }
export interface Matched {
  verdict: 'found' | 'ambiguous' | 'none'; how: FoundHow | 'none'; schoolId: string | null; choiceIds: string[]; sentence: string;
}

const hows: Record<FoundHow, readonly [zh: string, en: string]> = {
  code: ['学校标识码相符', 'its code'], formerCode: ['是它以前的学校标识码', 'a code it had before'], name: ['名称相符', 'its name'],
  alias: ['是它的别名', 'another name of it'], formerName: ['是它的曾用名', 'a former name of it'],
};
/** No unit has this id: a unit nobody knows has no schools. */
const nowhere = '\0';

export function matched(book: SchoolBook, { code: written, name, unit }: Asked, language: Language): Matched {
  const code = written.normalize('NFKC').replaceAll(/\s/g, '');
  const say = (zh: string, en: string): string => (language === 'zh' ? zh : en);
  const inOrder = (schools: readonly School[]): string[] => schools.map((one) => ({ id: one.id, text: book.choiceText(one) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1)).map((one) => one.id);
  const none = (sentence: string, choices: readonly School[] = []): Matched =>
    ({ verdict: choices.length > 0 ? 'ambiguous' : 'none', how: 'none', schoolId: null, choiceIds: inOrder(choices), sentence });
  if (code === '' && name === '') return none(say('请填写学校标识码或名称。', 'Give a code or a name.'));
  const of = unit === '' ? null : book.units.find(unit);
  if (of?.kind === 'ambiguous') {
    const names = of.units.map((one) => one.name).join(say('、', ', '));
    return none(say(`有几个报送单位都叫“${unit}”：${names}。请填写全称。`, `Several units go by “${unit}”: ${names}.`));
  }
  const unitId = of === null ? '' : of.kind === 'found' ? of.unit.id : nowhere;
  const found = book.look(code, name, unitId);
  if (found?.kind === 'ambiguous') {
    return none(say(`有 ${found.count} 所学校叫“${name}”，请用标识码或报送单位区分。`,
      `${found.count} schools are called “${name}”; a code or a unit tells them apart.`),
      found.schools);
  }
  if (found) {
    const how = found.how === 'none' ? 'name' : found.how;
    const why = say(hows[how][0], hows[how][1]);
    const later = found.merged ? say(`；“${found.merged.name}”已并入它`, `; “${found.merged.name}” went into it`) : '';
    const other = found.otherName
      && name !== '' ? say(`；登记的名称是“${found.school.name}”，不是“${name}”，请核对`, `; it is called “${found.school.name}”, not “${name}”`) : '';
    const unknown = code !== '' && how !== 'code' && how !== 'formerCode'
      ? say(`；标识码 ${code} 还没有登记`, `; nobody has the code ${code} yet`) : '';
    return { verdict: 'found', how, schoolId: found.school.id, choiceIds: [],
      sentence: say(`${why}${later}${other}${unknown}。`, `Found by ${why}${later}${other}${unknown}.`) };
  }
  const elsewhere = book.namesakes(name);
  const here = elsewhere.find((one) => one.unitId === unitId && one.code !== '');
  if (code !== '' && unit !== '' && here) {
    return none(say(`标识码 ${code} 还没有登记；“${unit}”下的“${name}”登记的标识码是 ${here.code}，请核对。`,
      `Nobody has the code ${code}; “${name}” of “${unit}” has ${here.code}.`), elsewhere);
  }
  if (unit === '' && elsewhere.length > 0) {
    return none(say(`标识码 ${code} 还没有登记；叫“${name}”的学校有 ${elsewhere.length} 所，不能确定是哪一所。`,
      `Nobody has the code ${code}; ${elsewhere.length} schools are called “${name}”.`), elsewhere);
  }
  return elsewhere.length > 0
    ? none(say(`“${unit}”下没有“${name}”；别的报送单位下有同名的学校，不能当作同一所。`, `“${unit}” has no “${name}”; there are schools of that name elsewhere.`), elsewhere)
    : none(say(`学校目录里没有“${name || code}”。`, `No school “${name || code}” is known.`));
}
