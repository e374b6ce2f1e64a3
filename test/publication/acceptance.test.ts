// Which objections are taken, and what is said of those that are not; how a list names who objected.
import { describe, expect, it } from 'vitest';
import { acceptanceOf, isAnonymous, maskedName, type GivenObjection } from '#backend/publication/objections/acceptance.ts';

const posted = { from: '2026-11-16', to: '2026-11-23', lateDays: 0 };
const person: GivenObjection = { by: 'person', name: '张晓雯', idNumber: '11010519491231002X', contactPerson: '', signed: true, receivedOn: '2026-11-20' };
const unit: GivenObjection = { by: 'unit', name: '云澜市第三小学', idNumber: '', contactPerson: '李校长', signed: true, receivedOn: '2026-11-20' };

describe('an objection is taken', () => {
  it.each([[person], [unit], [{ ...person, receivedOn: '2026-11-16' }], [{ ...person, receivedOn: '2026-11-23' }]])('%o', (given) => {
    expect(acceptanceOf(given, posted)).toMatchObject({ accepted: true });
  });
  it('some days after the end where the rules say so, and with a number that looks wrong: that is said', () => {
    expect(acceptanceOf({ ...person, receivedOn: '2026-11-26' }, { ...posted, lateDays: 3 }).accepted).toBe(true);
    expect(acceptanceOf({ ...person, receivedOn: '2026-11-27' }, { ...posted, lateDays: 3 }).accepted).toBe(false);
    expect(acceptanceOf({ ...person, idNumber: '110105194912310021' }, posted).sentence[0]).toContain('不像有效');
    expect(acceptanceOf(person, posted).sentence[0]).not.toContain('不像有效');
  });
});

describe('it is recorded and not taken, with the reason', () => {
  it.each([
    [{ ...person, receivedOn: '2026-11-24' }, '逾期：公示到11月23日为止'],
    [{ ...person, receivedOn: '2026-11-15' }, '公示11月16日才开始'],
    [{ ...person, signed: false }, '没有本人签名'], [{ ...person, idNumber: ' ' }, '没有写明身份证件号码'],
    [{ ...person, name: '匿名' }, '没有写明真实姓名'], [{ ...person, name: '一位家长' }, '没有写明真实姓名'], [{ ...person, name: '王某某' }, '没有写明真实姓名'],
    [{ ...unit, signed: false }, '没有加盖单位公章'], [{ ...unit, contactPerson: '' }, '没有写明单位联系人'],
  ])('%o', (given, words) => {
    const { accepted, sentence } = acceptanceOf(given, posted);
    expect(accepted).toBe(false);
    expect(sentence[0]).toContain(words);
    expect(sentence[0]).not.toContain(given.name);
  });
  it('all reasons at once', () => {
    expect(acceptanceOf({ ...person, name: '匿名', idNumber: '', signed: false, receivedOn: '2026-12-01' }, posted).sentence[0].split('；')).toHaveLength(5);
  });
});

it('real names are not taken for hidden ones', () => {
  for (const name of ['张三', '欧阳娜娜', '古丽努尔·买买提', '何家', '群力小学', '家明', '云澜市家长学校']) expect(isAnonymous(name), name).toBe(false);
  for (const name of ['佚名', '***', '张**', '李先生', '知情人士', '?', 'Anonymous', '热心市民']) expect(isAnonymous(name), name).toBe(true);
});

it('a list shows too little to know the person', () => {
  expect(maskedName('person', '张晓雯')).toBe('张**');
  expect(maskedName('person', '𬱖')).toBe('𬱖*');
  expect(maskedName('unit', '云澜市第三小学')).toBe('云澜***（单位）');
  expect(maskedName('person', '匿名')).toBe('未署名');
});
