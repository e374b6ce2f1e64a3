// Every way of scoring and every mask inside packs: what old packs keep, what new ones say, what none of them may say.
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choicePoints, ContestRules, Criterion, Mask, Rubric } from '#contract/schema/rules.ts';
import { changeSheet, commentMissing, emptySheet, totalOf } from '#backend/judging/sheet.ts';
import { packedSheets } from '#backend/judging/desk.ts';
import { checkSheets } from '#backend/packfile/check-scores.ts';
import { scoringFault, takes } from '#backend/packfile/criteria.ts';
import { deskMask, packMask } from '#backend/packfile/masks.ts';
import { addPack, emptyMerge, sheetsOf } from '#backend/packfile/merge.ts';
import { readJudgingPack } from '#backend/packfile/read.ts';
import { deskRubric, formatOf, JudgingPackHeader, packRubric, rubricsHash, type PackRubric } from '#backend/packfile/schema.ts';
import { recipientOf } from '#backend/packfile/age-file.ts';
import { countedSheet } from '#backend/packs/counted-sheet.ts';
import { computeResults } from '#backend/scoring/compute.ts';
import { templates } from '#seeds/templates/index.ts';
import { codes, freshPath, judgeIdentity, judgingContent, judgingPack, organiserIdentity } from './fixture.ts';
import { knownJudgingPack, knownPassphrase } from './known-packs.ts';

const [code = '', second = ''] = codes;
const criterion = (changes: object): Criterion => Criterion.parse({ id: 'c', group: '组', name: '指标', max: 10, step: 0.5, ...changes });
const all: Rubric = Rubric.parse({
  id: 'weike', version: 1, name: '各种方式', comment: { requiredBelow: null, requiredAbove: null }, criteria: [
    criterion({ id: 'points', bands: [{ name: '优', from: 9 }] }),
    criterion({ id: 'levels', mode: 'levels', max: 15, choices: [{ name: 'A', value: 13, description: '目标明确' },
      { name: 'B', value: 11 }, { name: 'C', value: 9 }] }),
    criterion({ id: 'weights', mode: 'coefficient', max: 7.5, choices: [1, 0.8, 0.35, 0].map((value) => ({ name: `K${value}`, value })) }),
    criterion({ id: 'steps', mode: 'steps', max: 5, veto: true, choices: [5, 3, 0].map((value) => ({ name: '', value })) }),
    criterion({ id: 'sound', mode: 'veto', max: 1, step: 1 }),
  ],
});
const packed = packRubric(all);
const mask = (changes: object = {}): Mask => Mask.parse({ firstSeconds: 5, lastSeconds: 0, muted: false, ...changes });
const patch = { x: 0.1, y: 0.85, width: 0.3, height: 0.15, from: 2, to: null };

describe('packs of the first format', () => {
  it('open as before: points only, the mask of the whole pack, the very hash of their rubrics', async () => {
    const path = freshPath('.sxpack');
    writeFileSync(path, Buffer.from(knownJudgingPack, 'base64'));
    const read = await readJudgingPack(path, { passphrase: knownPassphrase });
    if (!read.ok) throw new Error(read.code);
    const { header } = read;
    expect(header.format).toBe(1);
    expect(rubricsHash(header.rubrics)).toBe(header.rubricsSha256);
    expect(header.entries.every((one) => one.mask === undefined)).toBe(true);
    for (const rubric of header.rubrics) {
      const desk = deskRubric(rubric);
      expect(desk.criteria.map((one) => [one.mode, one.veto, one.choices])).toEqual(desk.criteria.map(() => ['points', false, []]));
      expect(packRubric(desk)).toEqual(rubric);
      for (const one of rubric.criteria) expect(Object.keys(one).sort()).toEqual(['bands', 'description', 'group', 'id', 'max', 'name', 'step']);
    }
    expect(deskMask(header.mask)).toEqual({ ...header.mask, how: 'cover', rectangles: [], mutes: [] });
  });

  it('are still written for rubrics of points and plain masks, so that older programs open them', async () => {
    const { written } = await judgingPack({ recipient: await recipientOf(judgeIdentity) }, await recipientOf(organiserIdentity), []);
    expect(written.header).toMatchObject({ format: 1, minReader: 1 });
    expect(packMask(mask({ muted: true }))).toEqual({ firstSeconds: 5, lastSeconds: 0, muted: true });
  });
});

describe('packs with more than points', () => {
  it('say format 2 and come back whole, masks by entry too', async () => {
    const organiser = await recipientOf(organiserIdentity);
    const masks = [packMask(mask({ how: 'skip' })), packMask(mask({ rectangles: [patch], mutes: [{ from: 3, to: 4.5 }], how: 'blur' }))];
    const entries = judgingContent(organiser, []).entries.map((one, index) => (index < 2 ? { ...one, mask: index } : one));
    const { out } = await judgingPack({ recipient: await recipientOf(judgeIdentity) }, organiser, [], { rubrics: [packed], masks, entries });
    const read = await readJudgingPack(out, { identity: judgeIdentity });
    if (!read.ok) throw new Error(read.code);
    expect(read.header).toMatchObject({ format: 2, minReader: 2, masks });
    expect(read.header.entries.map((one) => one.mask)).toEqual([0, 1, undefined, undefined, undefined, undefined]);
    expect(read.header.masks?.map(deskMask)[1]).toEqual(mask({ rectangles: [patch], mutes: [{ from: 3, to: 4.5 }], how: 'blur' }));
    const desk = deskRubric(read.header.rubrics[0]!);
    const told = (rubric: Rubric) => rubric.criteria.map(({ id, mode, choices }) => [id, mode, choices]);
    expect(told(desk)).toEqual(told(all));
    expect(desk.criteria.map((one) => one.veto)).toEqual([false, false, false, true, false]);
  });

  it('each new field alone asks for the newer program', () => {
    const plain = { rubrics: [packRubric({ ...all, criteria: [all.criteria[0]!] })], mask: packMask(mask()) };
    expect(formatOf(plain)).toBe(1);
    for (const one of all.criteria.slice(1)) expect(formatOf({ ...plain, rubrics: [packRubric({ ...all, criteria: [one] })] })).toBe(2);
    expect(formatOf({ ...plain, rubrics: [packRubric({ ...all, criteria: [{ ...all.criteria[0]!, veto: true }] })] })).toBe(2);
    for (const changes of [{ how: 'blur' }, { how: 'skip' }, { rectangles: [patch] }, { mutes: [{ from: 0, to: 1 }] }]) {
      expect(formatOf({ ...plain, mask: packMask(mask(changes)) })).toBe(2);
    }
    expect(formatOf({ ...plain, masks: [plain.mask] })).toBe(2);
  });

  it('are refused when they say anything that does not fit together', async () => {
    const organiser = await recipientOf(organiserIdentity);
    const good = async (): Promise<JudgingPackHeader> => {
      const entries = judgingContent(organiser, []).entries.map((one, index) => (index === 0 ? { ...one, mask: 0 } : one));
      const { written } = await judgingPack({ recipient: await recipientOf(judgeIdentity) }, organiser, [],
        { rubrics: [packed], masks: [packMask(mask())], entries });
      return structuredClone(written.header);
    };
    const header = await good();
    expect(JudgingPackHeader.safeParse(header).success).toBe(true);
    type Edit = (header: JudgingPackHeader, at: (id: string) => PackRubric['criteria'][number]) => unknown;
    const edits: Record<string, Edit> = {
      'format 1 with new fields': (one) => { one.format = 1; one.minReader = 1; },
      'two formats at once': (one) => { one.minReader = 1; },
      'a mask that is not there': (one) => { one.entries[0]!.mask = 1; },
      'a mask that no entry has': (one) => { one.masks!.push(packMask(mask())); },
      'masks without entries': (one) => { delete one.entries[0]!.mask; },
      'choices of a criterion of points': (_, at) => { at('points').choices = [{ name: '', description: '', value: 0 }]; },
      'levels without choices': (_, at) => { delete at('levels').choices; },
      'a level above the most': (_, at) => { at('levels').choices![0]!.value = 1600; },
      'a level with a coefficient': (_, at) => { at('levels').choices![0]!.factor = 0.5; },
      'a coefficient without its share': (_, at) => { delete at('weights').choices![1]!.factor; },
      'a coefficient of other points': (_, at) => { at('weights').choices![1]!.value = 599; },
      'a veto worth points': (_, at) => { at('sound').max = 1000; },
      'choices of a veto': (_, at) => { at('sound').choices = [{ name: '', description: '', value: 0 }]; },
      'an unknown mode': (_, at) => { (at('steps') as { mode: string }).mode = 'stars'; },
      'veto: false, which has no field': (_, at) => { (at('points') as { veto: boolean }).veto = false; },
      'a rectangle outside the picture': (one) => { one.mask.rectangles = [{ ...patch, x: 1.2 }]; },
      'the default way, which has no field': (one) => { (one.mask as { how: string }).how = 'cover'; },
    };
    for (const [name, edit] of Object.entries(edits)) {
      const changed = structuredClone(header);
      edit(changed, (id) => changed.rubrics[0]!.criteria.find((one) => one.id === id)!);
      changed.rubricsSha256 = rubricsHash(changed.rubrics);
      expect(JudgingPackHeader.safeParse(changed).success, name).toBe(false);
    }
  });

  it('take exactly the choices, passed and failed, or steps of the range', () => {
    const taken = Object.fromEntries(packed.criteria.map((one) =>
      [one.id, Array.from({ length: 1600 }, (_, value) => value).filter((value) => takes(one, value))]));
    expect(taken['levels']).toEqual([900, 1100, 1300]);
    expect(taken['weights']).toEqual([0, 263, 600, 750]);
    expect(taken['steps']).toEqual([0, 300, 500]);
    expect(taken['sound']).toEqual([0, 100]);
    expect(taken['points']).toHaveLength(21);
    for (const one of packed.criteria) for (const value of [-100, 0.5, 1e9]) expect(takes(one, value)).toBe(false);
  });

  it('come out of every template that the program brings, and nothing in them is beyond scoring', () => {
    for (const { id, rules } of templates()) {
      const read = ContestRules.parse(rules);
      for (const { rubric } of read.categories) {
        const rule = read.rubrics.find((one) => one.id === rubric)!;
        const head = rule.head === null ? [] : read.rubricHeads.find((one) => one.id === rule.head)!.criteria;
        const whole = { ...rule, version: 1, criteria: [...head, ...rule.criteria] };
        expect(scoringFault(whole), id).toBeNull();
        const back = deskRubric(packRubric(whole));
        expect(back.criteria.map((one) => one.choices.map((choice) => choicePoints(one, choice.value))), id)
          .toEqual(whole.criteria.map((one) => one.mode === 'veto' || one.mode === 'points' ? []
            : one.choices.map((choice) => choicePoints(one, choice.value))));
      }
    }
  });
});

it('a rubric nobody could score is named before packs are made', () => {
  const with1 = (one: Criterion) => ({ ...all, criteria: [one] });
  expect(scoringFault(with1(criterion({ mode: 'levels' })))?.[0]).toContain('没有可选的档次');
  expect(scoringFault(with1(criterion({ mode: 'steps', max: 5, choices: [{ name: '好', value: 6 }] })))?.[0]).toContain('高于满分');
  expect(scoringFault(all)).toBeNull();
});

describe('a sheet', () => {
  const give = (scores: Record<string, number | null>, from = emptySheet) => changeSheet(from, packed, { scores, submit: false });
  it('refuses what is no choice, in a sentence that lists the choices', () => {
    expect(() => give({ levels: 12 })).toThrow(expect.objectContaining({ code: 'score_choice', message: expect.stringContaining('A 13、B 11、C 9') }));
    expect(() => give({ sound: 0.5 })).toThrow(expect.objectContaining({ code: 'score_choice', message: expect.stringContaining('通过 1') }));
    expect(() => give({ weights: 2.625 })).toThrow(expect.objectContaining({ code: 'score_choice' }));
    expect(() => give({ points: 0.25 })).toThrow(expect.objectContaining({ code: 'score_range' }));
  });

  it('totals what counts only; a blank is neither zero nor a veto', () => {
    expect(totalOf(give({ sound: 1 }), packed)).toBeNull();
    expect(totalOf(give({ sound: 1, levels: 13 }), packed)).toBe(1300);
    expect(commentMissing(give({ levels: 9 }), packed)).toBe(false);
    expect(commentMissing(give({ sound: 0 }), packed)).toBe(true);
    expect(commentMissing(give({ steps: 0 }), packed)).toBe(true);
    expect(commentMissing({ ...give({ steps: 0 }), comment: '有科学性错误' }, packed)).toBe(false);
    expect(countedSheet({ code, status: 'draft', scores: [], comment: '', reason: null }, packed)).toMatchObject({ vetoed: 0, total: null });
    const only = packRubric({ ...all, criteria: [all.criteria[4]!] });
    expect(countedSheet({ code, status: 'submitted', scores: [{ criterion: 'sound', value: 100 }], comment: '', reason: null }, only))
      .toMatchObject({ status: 'submitted', total: 0, vetoed: 0, scores: [{ counted: false }] });
  });
});

describe('whatever rubric and whatever choices', () => {
  const percent = fc.integer({ min: 0, max: 100 });
  const anyCriterion = fc.oneof(
    fc.record({ mode: fc.constant('points' as const), max: fc.integer({ min: 1, max: 40 }), step: fc.constantFrom(0.01, 0.1, 0.5, 1) }),
    fc.record({ mode: fc.constantFrom('levels' as const, 'steps' as const), max: fc.integer({ min: 1, max: 40 }), veto: fc.boolean(),
      choices: fc.uniqueArray(percent, { minLength: 1, maxLength: 8 }) }),
    fc.record({ mode: fc.constant('coefficient' as const), max: fc.integer({ min: 1, max: 4000 }).map((value) => value / 100),
      veto: fc.boolean(), choices: fc.uniqueArray(percent, { minLength: 1, maxLength: 8 }) }),
    fc.record({ mode: fc.constant('veto' as const) }),
  );
  /** Beside each criterion the score that is given, exact, in hundredths by arithmetic of its own. */
  const anySheet = fc.array(fc.tuple(anyCriterion, percent), { minLength: 1, maxLength: 12 }).map((list) => list.map(([one, pick], index) => {
    const id = `c${index}`;
    if (one.mode === 'veto') {
      const rule = criterion({ id, mode: 'veto', max: 1, step: 1 });
      return { rule, given: pick % 2 * 100, counts: false, fails: pick % 2 === 0 };
    }
    if (one.mode === 'points') {
      const steps = Math.round(one.max * 100) / Math.round(one.step * 100);
      const given = Math.floor(steps * pick / 100) * Math.round(one.step * 100);
      return { rule: criterion({ id, max: one.max, step: one.step }), given, counts: true, fails: false };
    }
    const max = Math.round(one.max * 100);
    const choices = one.choices.map((share) => ({
      name: `${share}`, value: one.mode === 'coefficient' ? share / 100 : Math.floor(max * share / 100) / 100,
      // Half-up in whole numbers, not by the code under test.
      exact: one.mode === 'coefficient' ? Math.floor((max * share * 2 + 100) / 200) : Math.floor(max * share / 100),
    }));
    const { exact } = choices[pick % choices.length]!;
    const rule = criterion({ id, mode: one.mode, max: one.max, veto: one.veto, choices });
    return { rule, given: exact, counts: true, fails: one.veto && exact === 0 };
  }));

  it('a sheet goes pack → desk → score pack → merge → results with its exact total', () => {
    fc.assert(fc.property(anySheet, (list) => {
      const rubric = packRubric({ ...all, criteria: list.map((one) => one.rule) });
      // The desk is given points of choices as the window makes them from the rubric it was shown.
      const desk = deskRubric(rubric);
      const scores = Object.fromEntries(list.map(({ rule, given }, index) => {
        const shown = desk.criteria[index]!;
        const choice = shown.choices.map((one) => choicePoints(shown, one.value)).find((points) => Math.round(points * 100) === given);
        return [rule.id, choice ?? given / 100];
      }));
      const sheet = changeSheet(emptySheet, rubric, { scores, comment: '有理由', submit: true });
      expect(sheet.status).toBe('submitted');
      const sheets = packedSheets(new Map([[code, sheet]]), () => ({})) as Parameters<typeof checkSheets>[0];
      expect(checkSheets(sheets, () => rubric)).toEqual({ ok: true, incomplete: [] });
      const merged = sheetsOf(addPack(emptyMerge(), { slot: 0, revision: 1, seq: 1, sha256: 'a', sheets }), 0);
      const counted = countedSheet(merged.sheets.get(code)!, rubric);
      const exact = list.filter((one) => one.counts).reduce((sum, one) => sum + one.given, 0);
      expect(counted.total).toBe(exact);
      expect(counted.scores.reduce((sum, one) => sum + (one.counted ? one.value : 0), 0)).toBe(exact);
      const failed = list.some((one) => one.fails);
      expect(counted.vetoed).toBe(failed ? 1 : 0);
      const base = ContestRules.parse(templates().find((one) => one.id === 'weike')!.rules);
      const rules = { ...base, rubrics: [{ ...base.rubrics[0]!, head: null, criteria: list.map((one) => one.rule) }], rubricHeads: [],
        categories: [base.categories[0]!], ranking: { ...base.ranking, tieBreak: [] } };
      const [row] = computeResults(rules, [{
        entryId: 'e', code, title: '', division: rules.divisions[0]!.id, category: rules.categories[0]!.id, subject: '', seats: 1, answered: 1,
        sheets: [{ total: counted.total!, vetoed: counted.vetoed === 1, scores: new Map(counted.scores.map((one) => [one.criterion, one.value])) }],
      }]).rows;
      expect(row?.scoreHundredths).toBe(exact);
      expect(row?.rank).toBe(failed ? null : 1);
      expect(row?.veto?.criteria).toEqual(failed ? list.filter((one) => one.fails).map(() => '指标') : undefined);
    }), { numRuns: 300 });
  });

  it('any other value than a choice refuses the whole pack', () => {
    fc.assert(fc.property(anySheet, fc.nat(), fc.integer({ min: -200, max: 5000 }), (list, where, value) => {
      const rubric = packRubric({ ...all, criteria: list.map((one) => one.rule) });
      const at = where % list.length;
      const possible = takes(rubric.criteria[at]!, value);
      const sheets = [code, second].map((each) => ({
        code: each, status: 'submitted' as const, comment: '', reason: null,
        scores: list.map(({ rule, given }, index) => ({ criterion: rule.id, value: index === at && each === second ? value : given })),
      }));
      expect(checkSheets(sheets, () => rubric).ok).toBe(possible);
      const { rule } = list[at]!;
      const worth = rule.choices.map((one) => Math.round(choicePoints(rule, one.value) * 100));
      const known = rule.mode === 'veto' ? [0, 100] : rule.mode === 'points' ? null : worth;
      if (known) expect(possible).toBe(known.includes(value));
    }), { numRuns: 300 });
  });
});
