// The rule lint: every fault planted in sound rules is found where it lies, and the sound counterpart is silent.
import { describe, expect, it } from 'vitest';
import { faultOfRules } from '#backend/contests/check-rules.ts';
import { mostOfUnit } from '#backend/contests/lint/capacity.ts';
import { shownLint, type Fault } from '#backend/contests/lint/lint.ts';
import { Criterion, Level } from '#contract/schema/rules.ts';
import { choices, found, line, mask, ratio, sound, student, tail, type Change } from './sound-rules.ts';

it('sound rules are silent', () => {
  expect(found(() => {})).toEqual([]);
  expect(faultOfRules(sound().rules)).toBeNull();
});

/** code, severity, part, where, the fault, and the nearest rules without it. */
const cases: [code: string, severity: Fault['severity'], part: Fault['part'], where: string, fault: Change, clean: Change][] = [
  ['template_past', 'warning', 'template', '', (_, facts) => { facts.template = { ...facts.template, effectiveTo: '2025-08-31' }; },
    (_, facts) => { facts.template = { ...facts.template, effectiveTo: '2026-08-31' }; }],
  ['template_newer', 'note', 'template', '', (_, facts) => { facts.template = { ...facts.template, latest: 2 }; },
    (_, facts) => { facts.template = { ...facts.template, latest: null }; }],
  ['unknown_left', 'note', 'template', '', (_, facts) => { facts.template = { ...facts.template, unknown: 3 }; }, () => {}],

  ['level_here', 'error', 'levels', '', (rules) => { rules.levels[0]!.here = true; }, () => {}],
  ['level_here', 'warning', 'levels', '', (rules) => { rules.levels[1]!.here = false; }, (rules) => { rules.levels = []; }],
  ['level_order', 'error', 'levels', 'county', (rules) => {
    rules.levels = [Level.parse({ id: 'city', name: '市级', here: true, submitUntil: '2026-01-01', reviewUntil: '', publishFrom: '' }),
      Level.parse({ id: 'county', name: '区县级', submitUntil: '2026-02-01', reviewUntil: '', publishFrom: '' })];
  }, () => {}],
  ['deadlines_order', 'error', 'levels', 'city', (rules) => { rules.levels[1]!.publishFrom = '2026-06-30'; },
    (rules) => { rules.levels[1]!.reviewUntil = ''; }],
  ['deadlines_between', 'error', 'levels', 'city', (rules) => { rules.levels[1]!.submitUntil = '2026-03-15'; },
    (rules) => { rules.levels[1]!.submitUntil = '2026-04-01'; }],
  ['deadline_year', 'warning', 'levels', 'city', (rules) => { rules.levels[1]!.publishFrom = '2028-01-01'; },
    (rules) => { rules.levels[1]!.publishFrom = '2027-01-01'; }],
  ['deadline_day', 'error', 'levels', 'city', (rules) => { rules.levels[1]!.publishFrom = '2027-02-29'; },
    (rules) => { rules.levels[1]!.publishFrom = '2027-02-28'; }],
  ['deadline_missing', 'note', 'levels', 'city', (rules) => { rules.levels[1]!.submitUntil = ''; }, () => {}],
  ['project_below', 'error', 'levels', 'a', (rules) => { rules.categories[0]!.upTo = 'county'; }, (rules) => { rules.categories[0]!.upTo = 'city'; }],
  ['project_level', 'warning', 'levels', 'a', (rules) => { rules.categories[0]!.upTo = 'nation'; }, (rules) => { rules.categories[0]!.upTo = null; }],

  ['division_empty', 'error', 'divisions', 'c', (rules, facts) => {
    for (const one of rules.categories) one.divisions = ['x'];
    facts.entries = []; facts.quotas = [];
  }, (rules, facts) => { rules.categories[0]!.divisions = ['x']; facts.entries = []; facts.quotas = []; }],
  ['alias_shared', 'error', 'divisions', 'x', (rules) => { rules.divisions[0]!.aliases = [rules.divisions[1]!.name.replace(/组$/, '')]; },
    (rules) => { rules.divisions[0]!.aliases = ['别的叫法']; }],
  ['rules_broken', 'error', 'categories', '', (rules) => { rules.categories[0]!.authors = { min: 3, max: 2 }; },
    (rules) => { rules.categories[0]!.authors = { min: 2, max: 2 }; }],
  ['rules_broken', 'error', 'divisions', '', (rules) => { rules.categories[0]!.name = rules.categories[1]!.name; }, () => {}],
  ['category_closed', 'error', 'categories', 'a',
    (rules, facts) => { rules.categories[0]!.divisions = ['gone']; facts.entries = []; facts.quotas = []; },
    () => {}],
  ['rubric_missing', 'error', 'categories', 'a', (rules) => { rules.categories[0]!.rubric = 'gone'; },
    (rules) => { rules.categories[0]!.rubric = 'b'; }],
  ['entries_outside', 'error', 'categories', '', (rules, facts) => { rules.categories[0]!.divisions = ['x']; facts.quotas = []; },
    (rules, facts) => { rules.categories[0]!.divisions = ['x', 'c']; facts.quotas = []; }],

  ['formats_missing', 'warning', 'material', 'a', (rules) => { Object.assign(rules.categories[0]!.material, { formats: [], items: [] }); },
    (rules) => { rules.categories[0]!.material.formats = []; }],
  ['item_without_format', 'warning', 'material', 'a', (rules) => { rules.categories[0]!.material.items[0]!.formats = []; }, () => {}],
  ['item_format_outside', 'error', 'material', 'a', (rules) => { rules.categories[0]!.material.items[1]!.formats = ['pdf']; },
    (rules) => { rules.categories[0]!.material.items[1]!.formats = ['.DOCX']; }],
  ['formats_unplayable', 'warning', 'material', 'a', (rules) => { rules.categories[0]!.material.formats.push('WMV', 'rmvb'); },
    (rules) => { rules.categories[0]!.material.formats.push('webm'); }],
  ['codec_unplayable', 'warning', 'material', 'a', (rules) => { rules.categories[0]!.material.codecs = ['hevc']; },
    (rules) => { rules.categories[0]!.material.codecs = ['vp9']; }],
  ['seconds_order', 'error', 'material', 'a', (rules) => { rules.categories[0]!.material.minSeconds = 700; },
    (rules) => { rules.categories[0]!.material.minSeconds = 600; }],
  ['size_order', 'warning', 'material', 'a', (rules) => { rules.categories[0]!.material.maxTotalMegabytes = 100; },
    (rules) => { rules.categories[0]!.material.maxTotalMegabytes = 200; }],
  ['files_order', 'error', 'material', 'a', (rules) => { rules.categories[0]!.material.maxFiles = 1; },
    (rules) => { rules.categories[0]!.material.maxFiles = 2; }],
  ['title_card_unmasked', 'error', 'mask', 'a', (rules) => { rules.categories[0]!.material.titleCard = 'required'; rules.mask = mask({}); },
    (rules) => {
      rules.categories[0]!.material.titleCard = 'required';
      rules.mask = mask({});
      rules.categories[0]!.mask = mask({ firstSeconds: 5 });
    }],
  ['mask_outside', 'error', 'mask', '',
    (rules) => { rules.mask = mask({ rectangles: [{ x: 0.8, y: 0, width: 0.3, height: 0.1, from: 0, to: null }] }); },
    (rules) => { rules.mask = mask({ rectangles: [{ x: 0.7, y: 0.9, width: 0.3, height: 0.1, from: 0, to: null }] }); }],
  ['mask_nothing', 'warning', 'mask', 'b',
    (rules) => { rules.categories[1]!.mask = mask({ rectangles: [{ x: 0, y: 0, width: 0, height: 0.1, from: 0, to: null }] }); },
    () => {}],
  ['mask_span', 'error', 'mask', '', (rules) => { rules.mask = mask({ rectangles: [{ x: 0, y: 0, width: 0.1, height: 0.1, from: 9, to: 9 }] }); },
    (rules) => { rules.mask = mask({ rectangles: [{ x: 0, y: 0, width: 0.1, height: 0.1, from: 9, to: 10 }] }); }],
  ['mute_span', 'error', 'mask', '', (rules) => { rules.mask = mask({ mutes: [{ from: 5, to: 4 }] }); },
    (rules) => { rules.mask = mask({ mutes: [{ from: 4, to: 5 }] }); }],
  ['mask_whole', 'error', 'mask', 'a', (rules) => { rules.categories[0]!.mask = mask({ firstSeconds: 590, lastSeconds: 10 }); }, () => {}],
  ['mask_whole', 'warning', 'mask', 'a', (rules) => { rules.categories[0]!.mask = mask({ firstSeconds: 60 }); },
    (rules) => { rules.categories[0]!.mask = mask({ firstSeconds: 59 }); }],

  ['rubric_unused', 'note', 'rubrics', 'b', (rules) => { rules.categories[1]!.rubric = 'a'; }, () => {}],
  ['head_unused', 'note', 'rubrics', 'h2', (rules) => { rules.rubricHeads.push({ id: 'h2', name: '闲置', criteria: [] }); }, () => {}],
  ['rubric_empty', 'error', 'rubrics', 'a', (rules) => {
    const only = Criterion.parse({ id: 'h1', group: '组t1', name: '资格', max: 1, step: 1, mode: 'veto' });
    Object.assign(rules.rubrics[0]!, { head: null, criteria: [only] });
  }, () => {}],
  ['rubric_sum_differs', 'warning', 'rubrics', 'b', (rules) => {
    rules.rubrics.push({ ...structuredClone(rules.rubrics[0]!), id: 'c', name: '评分表c' });
    rules.categories.push({ ...structuredClone(rules.categories[0]!), id: 'k', name: '项目k', rubric: 'c' });
    rules.rubrics[1]!.criteria[0]!.max = 35;
  }, () => {}],
  ['rubric_sum_differs', 'error', 'rubrics', 'a', (rules) => { rules.awards.scope = 'division'; tail(rules).max = 25; },
    (rules) => { rules.awards.scope = 'division'; }],
  ['rubric_not_100', 'note', 'rubrics', 'a', (rules) => { for (const one of rules.rubrics) one.criteria[0]!.max = 40; }, () => {}],
  ['bands_order', 'error', 'rubrics', 'a',
    (rules) => { tail(rules).bands = [{ name: '良', from: 20 }, { name: '优', from: 25 }, { name: '差', from: 0 }]; },
    () => {}],
  ['bands_gap', 'warning', 'rubrics', 'a', (rules) => { tail(rules).bands = [{ name: '优', from: 25 }, { name: '差', from: 5 }]; },
    (rules) => { tail(rules).bands = []; }],
  ['bands_above', 'error', 'rubrics', 'a', (rules) => { tail(rules).bands = [{ name: '优', from: 31 }, { name: '差', from: 0 }]; }, () => {}],
  ['choices_missing', 'error', 'rubrics', 'a', (rules) => { tail(rules).mode = 'levels'; },
    (rules) => { Object.assign(tail(rules), { mode: 'levels', choices: choices(30, 20) }); }],
  ['choice_above', 'error', 'rubrics', 'a', (rules) => { Object.assign(tail(rules), { mode: 'steps', choices: choices(35, 30, 0) }); },
    (rules) => { Object.assign(tail(rules), { mode: 'steps', choices: choices(30, 15, 0) }); }],
  ['coefficient_range', 'error', 'rubrics', 'a', (rules) => { Object.assign(tail(rules), { mode: 'coefficient', choices: choices(1.2, 1, 0.8) }); },
    (rules) => { Object.assign(tail(rules), { mode: 'coefficient', choices: choices(1, 0.8) }); }],
  ['choices_order', 'warning', 'rubrics', 'a', (rules) => { Object.assign(tail(rules), { mode: 'levels', choices: choices(20, 30) }); }, () => {}],
  ['choices_twice', 'error', 'rubrics', 'a',
    (rules) => { Object.assign(tail(rules), { mode: 'levels', choices: choices(30, 20).map((one) => ({ ...one, name: 'A' })) }); },
    () => {}],
  ['choice_below_full', 'note', 'rubrics', 'a', (rules) => { Object.assign(tail(rules), { mode: 'levels', choices: choices(27, 20) }); }, () => {}],
  ['veto_without_zero', 'error', 'rubrics', 'a', (rules) => { Object.assign(tail(rules), { mode: 'steps', choices: choices(30, 15), veto: true }); },
    (rules) => { Object.assign(tail(rules), { mode: 'steps', choices: choices(30, 0), veto: true }); }],
  ['comment_always', 'warning', 'rubrics', 'a', (rules) => { rules.rubrics[0]!.comment = { requiredBelow: 80, requiredAbove: 70 }; },
    (rules) => { rules.rubrics[0]!.comment = { requiredBelow: 70, requiredAbove: 70 }; }],
  ['comment_always', 'warning', 'rubrics', 'a', (rules) => { rules.rubrics[0]!.comment = { requiredBelow: 101, requiredAbove: null }; }, () => {}],
  ['comment_never', 'note', 'rubrics', 'a', (rules) => { rules.rubrics[0]!.comment.requiredAbove = 100; },
    (rules) => { rules.rubrics[0]!.comment.requiredAbove = 99; }],
  ['tie_break_nowhere', 'warning', 'rubrics', 'b', (rules) => { rules.rubrics[1]!.criteria[0]!.group = '别的'; },
    (rules) => { rules.ranking.tieBreak = []; }],

  ['round_weights', 'error', 'rounds', '', (rules) => { rules.rounds[0]!.weight = 0.5; },
    (rules) => { rules.rounds[0]!.weight = 0; rules.rounds[1]!.weight = 1; }],
  ['round_twice', 'error', 'rounds', '', (rules) => { rules.rounds[1]!.name = '初评'; }, () => {}],
  ['advance_share', 'error', 'rounds', 'r1', (rules) => { rules.rounds[0]!.advance = { kind: 'ratio', value: 1.5 }; },
    (rules) => { rules.rounds[0]!.advance = { kind: 'count', value: 15 }; }],
  ['advance_last', 'warning', 'rounds', 'r2', (rules) => { rules.rounds[1]!.advance = { kind: 'count', value: 9 }; }, () => {}],
  ['round_judges', 'error', 'rounds', 'r2', (rules) => { rules.rounds[1]!.judges = 11; }, (rules) => { rules.rounds[1]!.judges = 10; }],
  ['round_coverage', 'warning', 'rounds', 'r1', (rules) => { rules.rounds[0]!.judges = 4; }, (rules) => { rules.rounds = []; }],

  ['awards_none', 'note', 'awards', '', (rules) => { rules.awards.rules = []; }, () => {}],
  ['award_share', 'error', 'awards', '', (rules) => { rules.awards.rules = [ratio(1.1)]; }, (rules) => { rules.awards.rules = [ratio(1)]; }],
  ['award_share', 'error', 'awards', '', (rules) => { rules.awards.rules = [ratio(0.6), { ...ratio(0.5), id: 's', name: '二等奖' }]; }, () => {}],
  ['award_share', 'error', 'levels', 'city', (rules) => { rules.levels[1]!.awards = [ratio(2)]; },
    (rules) => { rules.levels[1]!.awards = [ratio(0.2)]; }],
  ['award_zero', 'warning', 'awards', '', (rules) => { rules.awards.rules = [ratio(0)]; }, () => {}],
  ['award_mixed', 'warning', 'awards', '', (rules) => { rules.awards.rules = [line('a', 90), ratio(0.2)]; }, () => {}],
  ['award_line_order', 'error', 'awards', '', (rules) => { rules.awards.rules = [line('a', 80), line('b', 80)]; },
    (rules) => { rules.awards.rules = [line('a', 80), line('b', 60)]; }],
  ['award_unreachable', 'error', 'awards', 'a', (rules) => { rules.awards.rules = [line('a', 101)]; },
    (rules) => { rules.awards.rules = [line('a', 100)]; }],
  ['award_below_minimum', 'warning', 'awards', 'b',
    (rules) => { rules.awards.rules = [line('a', 80), line('b', 60)]; rules.awards.minimumScore = 70; },
    () => {}],
  ['minimum_unreachable', 'error', 'awards', '', (rules) => { rules.awards.minimumScore = 100.5; }, (rules) => { rules.awards.minimumScore = 100; }],
  ['award_no_place', 'warning', 'awards', 'f',
    (rules, facts) => { rules.awards.rules = [ratio(0.1)]; facts.entries = facts.entries.map((one) => ({ ...one, entries: 9 })); },
    (rules, facts) => { rules.awards.rules = [ratio(0.1)]; facts.entries = facts.entries.map((one) => ({ ...one, entries: 10 })); }],
  ['award_above_entries', 'warning', 'awards', '', (rules) => { rules.awards.rules = [{ ...ratio(21), kind: 'count' }]; },
    (rules) => { rules.awards.rules = [{ ...ratio(20), kind: 'count' }]; }],

  ['limits_person', 'warning', 'limits', '', (rules) => { Object.assign(rules.limits.perPerson, { any: 1, coauthor: 2 }); },
    (rules) => { Object.assign(rules.limits.perPerson, { any: 3, first: 1, coauthor: 2 }); }],
  ['limits_school', 'warning', 'limits', '', (rules) => { Object.assign(rules.limits, { perSchool: 200, perUnit: 150 }); },
    (rules) => { Object.assign(rules.limits, { perSchool: 5, perUnit: 150 }); }],
  ['consent_missing', 'warning', 'limits', '', student, (rules, facts) => { student(rules, facts); rules.limits.consentUnder = 14; }],
  ['whitelist_unsaid', 'note', 'whitelist', '', student, () => {}],
  ['whitelist_span', 'error', 'whitelist', '',
    (rules) => { rules.whitelist = { list: '名单', status: 'listed', from: '2026-01-01', to: '2025-01-01', note: '' }; },
    () => {}],
  ['whitelist_removed', 'warning', 'whitelist', '', (rules) => { rules.whitelist = { list: '名单', status: 'removed', from: '', to: '', note: '' }; },
    (rules) => { rules.whitelist = { list: '名单', status: 'notNeeded', from: '', to: '', note: '' }; }],
  ['whitelist_unknown', 'warning', 'whitelist', '', (rules) => { rules.whitelist = { list: '名单', status: 'unknown', from: '', to: '', note: '' }; },
    () => {}],
  ['whitelist_year', 'warning', 'whitelist', '',
    (rules) => { rules.whitelist = { list: '名单', status: 'listed', from: '2022-09-01', to: '2025-08-31', note: '' }; },
    (rules) => { rules.whitelist = { list: '名单', status: 'listed', from: '2025-09-01', to: '2028-08-31', note: '' }; }],

  ['quota_outside', 'error', 'quotas', '', (_, facts) => { facts.quotas = [{ unitId: 'u', unit: '甲区', division: 'x', category: 'gone', most: 3 }]; },
    (_, facts) => { facts.quotas = [{ unitId: 'u', unit: '甲区', division: '', category: '', most: 3 }]; }],
  ['quota_per_unit', 'warning', 'quotas', '', (rules) => { rules.limits.perUnit = 99; }, (rules) => { rules.limits.perUnit = 100; }],
  ['quota_level', 'warning', 'quotas', '', (rules) => { rules.levels[1]!.quotaPerUnit = 99; }, (rules) => { rules.levels[1]!.quotaPerUnit = 100; }],
  // 100 entries × 3 judges = 300 readings; ten judges of 29 can do 290.
  ['quota_capacity', 'error', 'quotas', '', (rules) => { rules.assignment.maxLoad = 29; }, (rules) => { rules.assignment.maxLoad = 30; }],
  ['entries_capacity', 'error', 'judges', '', (rules, facts) => { rules.assignment.maxLoad = 23; facts.quotas = []; },
    (rules, facts) => { rules.assignment.maxLoad = 24; facts.quotas = []; }],
  ['coverage_judges', 'error', 'judges', '',
    (rules, facts) => { facts.judges = facts.judges.slice(0, 2); rules.assignment.maxLoad = null; rules.rounds = []; },
    (rules, facts) => { facts.judges = facts.judges.slice(0, 3); rules.assignment.maxLoad = null; rules.rounds = []; }],
  ['division_judges', 'warning', 'judges', '',
    (_, facts) => { facts.judges = facts.judges.map((one, index) => (index < 8 ? { ...one, divisions: ['x'] } : one)); },
    (_, facts) => { facts.judges = facts.judges.map((one, index) => (index < 7 ? { ...one, divisions: ['x'] } : one)); }],
  ['unit_cap', 'warning', 'judges', '', (rules) => { rules.assignment.unitCap = 4; }, (rules) => { rules.assignment.unitCap = 3; }],
  ['trim_few', 'warning', 'judges', '', (rules) => { rules.aggregation.method = 'trimmed'; },
    (rules) => { rules.aggregation = { method: 'trimmed', trimFrom: 3, decimals: 2 }; }],
  ['veto_judges', 'error', 'judges', '', (rules) => { rules.vetoes = 4; }, (rules) => { rules.vetoes = 3; }],
  ['vote_share', 'error', 'judges', '', (rules) => { rules.voteShare = 0.1; }, () => {}],
  ['difference_above', 'warning', 'judges', '', (rules) => { rules.discrepancy = { threshold: 100, at: 'over' }; },
    (rules) => { rules.discrepancy = { threshold: 100, at: 'from' }; }],
  ['difference_zero', 'warning', 'judges', '', (rules) => { rules.discrepancy.threshold = 0; }, () => {}],
];

it.each(cases)('%s (%s) is found where it lies, and not without the fault', (code, severity, part, where, fault, clean) => {
  const faults = found(fault);
  expect(faults.filter((one) => one.code === code).map((one) => [one.severity, one.part, one.where])).toContainEqual([severity, part, where]);
  for (const one of faults) for (const sentence of [...one.message, ...one.todo]) expect(sentence).toMatch(/[.。]$/);
  expect(found(clean).filter((one) => one.code === code)).toEqual([]);
});

describe('what is said', () => {
  it('has both languages: Chinese without English words, English without Chinese but names', () => {
    for (const [code, , , , fault] of cases) {
      for (const { message, todo } of found(fault)) {
        // What is no sentence of ours: formats, and an id that the rules no longer know.
        const own = (message[0] + todo[0]).replaceAll(/gone|MP4|WebM|H\.264|MB|wmv|rmvb|hevc|pdf/g, '');
        expect(own, code).not.toMatch(/[a-z]{4,}/);
        expect(message[1], code).toMatch(/[a-z]{3,}/);
        expect(todo[1], code).not.toMatch(/[一-鿿]/);
      }
    }
  });
  it('names the expected number of places, and what the quotas ask of the judges', () => {
    const [none] = found((rules, facts) => {
      rules.awards.rules = [ratio(0.1)];
      facts.entries = facts.entries.map((one) => ({ ...one, entries: one.division === 'x' && one.category === 'a' ? 7 : 30 }));
    });
    expect(none?.message[0]).toBe('“小学 · 项目a”按 10% 取整后没有“一等奖”名额（例如“小学 · 项目a” 7 件 × 10% = 0.7）。');
    const [short] = found((rules) => { rules.assignment.maxLoad = 20; });
    expect(short?.message[0]).toBe('名额合计 100 件，每件 3 位评委，共要评 300 件次；10 位评委最多评 200 件次，差 100。');
  });
  it('before entries, quotas say how many there may be; a threshold is measured by what can be reached', () => {
    const quotas = found((rules, facts) => { rules.awards.rules = [ratio(0.03)]; facts.entries = []; });
    expect(quotas.map((one) => one.code)).toEqual(['award_no_place']);
    const anchored = found((rules) => {
      Object.assign(tail(rules), { mode: 'levels', choices: choices(27, 20) });
      rules.awards.rules = [line('a', 98)];
    });
    expect(anchored.find((one) => one.severity === 'error')?.message[0]).toBe('“等次a”的分数线是 98，而“评分表a”最高只能得 97 分。');
  });
  it('crosses the border in one language, errors first', () => {
    const faults = found((rules, facts) => {
      rules.voteShare = 0.1;
      facts.template = { ...facts.template, unknown: 2 };
      rules.limits.perUnit = 1;
    });
    const shown = shownLint(faults, 'zh');
    expect(shown).toMatchObject({ errors: 1, warnings: 1 });
    expect(shown.problems.map((one) => one.severity)).toEqual(['error', 'warning', 'note']);
    expect(shownLint(faults, 'en').problems[0]?.message).toMatch(/^A public vote/);
  });
});

describe('quotas of a unit', () => {
  const row = (division: string, category: string, most: number | null) => ({ division, category, most });
  it.each([
    ['a whole', [row('', '', 30), row('x', 'a', 50)], 30], ['cells', [row('x', 'a', 5), row('x', 'b', 6)], 11],
    ['a division over its cells', [row('x', '', 8), row('x', 'a', 5), row('c', 'a', 2)], 10],
    ['no limit in a cell', [row('x', 'a', 5), row('x', 'b', null)], null],
    ['no limit at all', [row('', '', null)], null], ['nothing', [], null],
  ])('%s', (_, rows, most) => expect(mostOfUnit(rows)).toBe(most));
});

describe('the guard of saving', () => {
  it.each<[string, Change, RegExp]>([
    ['a choice above the most points', (rules) => { Object.assign(tail(rules), { mode: 'steps', choices: choices(31, 0) }); }, /高于满分/],
    ['a coefficient above 1', (rules) => { Object.assign(tail(rules), { mode: 'coefficient', choices: choices(1.5) }); }, /0 到 1/],
    ['choices with one name', (rules) => { Object.assign(tail(rules), { mode: 'levels', choices: [...choices(30), ...choices(30)] }); }, /都叫/],
    ['no choices', (rules) => { tail(rules).mode = 'levels'; }, /至少列出一档/],
    ['choices of a third of a point', (rules) => { Object.assign(tail(rules), { mode: 'levels', choices: choices(1 / 3) }); }, /两位小数/],
    ['a veto of two points', (rules) => { Object.assign(tail(rules), { mode: 'veto', max: 2, step: 1 }); }, /应为 1/],
    ['a level twice', (rules) => { rules.levels[0]!.id = 'city'; }, /市级|区县级/],
    ['two levels here', (rules) => { rules.levels[0]!.here = true; }, /本级/],
    ['a round twice', (rules) => { rules.rounds[1]!.id = 'r1'; }, /出现了两次/],
    ['an award of a level twice', (rules) => { rules.levels[1]!.awards = [ratio(0.1), ratio(0.2)]; }, /奖项有重名/],
    ['a piece of material twice', (rules) => { rules.categories[0]!.material.items[1]!.name = '视频'; }, /材料有重名/],
  ])('refuses %s', (_, change, sentence) => {
    const { rules, facts } = sound();
    change(rules, facts);
    expect(faultOfRules(rules)?.[0]).toMatch(sentence);
  });
  it('lets unfinished rules be saved, which the lint then names', () => {
    const { rules } = sound();
    rules.rounds[0]!.weight = 0.9;
    rules.levels[1]!.submitUntil = '2020-01-01';
    expect(faultOfRules(rules)).toBeNull();
  });
});
