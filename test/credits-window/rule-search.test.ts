// A rule set is found by its name in either language, its place or its document, whatever the case and width of letters.
import { expect, test } from 'vitest';
import { matchesRuleSet } from '#renderer/pages/credits/rule-search.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';

const rows = creditRuleSets.map((body) => ({ ruleSetId: body.id, version: 1, versions: [1], origin: 'seed' as const, name: body.name, area: body.area,
  docNumber: body.docNumber, source: body.source, effectiveFrom: null, effectiveTo: null, unknown: [], extends: null, uses: [], body }));
const found = (text: string): string[] => rows.filter((one) => matchesRuleSet(one, text)).map((one) => one.ruleSetId);

test('finds by name, place and document number; nothing typed is everything', () => {
  expect(found('')).toHaveLength(rows.length);
  expect(found('陕西')).toEqual(expect.arrayContaining(['shaanxi-2018', 'shaanxi-older']));
  expect(found('SHAANXI 2018')).toContain('shaanxi-2018');
  expect(found('浙教师〔2016〕71号')).toContain('zhejiang-2016');
  expect(found('ｘｕｈｕｉ')).toEqual(['shanghai-xuhui']);
  expect(found('没有这套')).toEqual([]);
});
