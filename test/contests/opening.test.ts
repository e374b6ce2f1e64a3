// Every template is walked over the real backend: created, checked, opened; copied for the next year; refused while faulty.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { templates } from '#seeds/templates/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram();
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

/** A year in which the activity was run by these rules. */
const yearOf = (template: ReturnType<typeof templates>[number]): number => Number((template.effectiveTo ?? '2026').slice(0, 4));

describe.each(templates().map((one) => [one.id, one] as const))('template %s', (templateId, template) => {
  it('is created, has no error, and opens', async () => {
    const { contests } = program.client;
    const { template: shown } = await contests.template({ templateId });
    expect(shown).toEqual(template);
    const { contestId } = await contests.create({ templateId, title: `${template.shortName}演练`, year: yearOf(template) });
    const { problems, errors } = await contests.lint({ contestId });
    expect(errors).toBe(0);
    expect(problems.filter((one) => one.severity !== 'note')).toEqual([]);
    for (const { message, todo } of problems) expect(message + todo).toMatch(/[一-鿿]/);
    const before = await contests.get({ contestId });
    expect(before.openedAt).toBeNull();
    const opened = await contests.open({ contestId, basedOn: before.revision });
    expect(opened.openedAt).toMatch(/^20\d\d-/);
    expect(opened.revision).toBe(before.revision + 1);
    // What the template says is what the contest has; and it can be saved as it is.
    expect(opened.rules).toEqual(template.rules);
    const saved = await contests.update({ contestId, rules: opened.rules, basedOn: opened.revision });
    expect(saved.openedAt).toBe(opened.openedAt);
  });
});

describe('opening', () => {
  const made = async (templateId = 'weike') => {
    const { contestId } = await program.client.contests.create({ templateId, title: '待开放', year: 2026 });
    return program.client.contests.get({ contestId });
  };

  it('refuses while an error is left, changes nothing, and opens once it is mended', async () => {
    const { contests, workspace } = program.client;
    const { contestId, rules, revision } = await made();
    const faulty = await contests.update({ contestId, basedOn: revision, rules: { ...rules, rounds: [
      { id: 'chuping', name: '初评', kind: 'file', judges: 3, weight: 0.5, advance: null, note: '' },
    ] } });
    const events = (await workspace.audit({ limit: 1 })).total;
    const refusal = await contests.open({ contestId, basedOn: faulty.revision }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'lint_errors', details: { errors: 1 } });
    expect(String((refusal as Error).message)).toContain('各轮权重之和是 50%，不是 100%。');
    expect(await contests.get({ contestId })).toEqual(faulty);
    expect((await workspace.audit({ limit: 1 })).total).toBe(events);
    const mended = await contests.update({ contestId, basedOn: faulty.revision, rules });
    expect((await contests.open({ contestId, basedOn: mended.revision })).openedAt).not.toBeNull();
    const { rows } = await workspace.audit({ limit: 1 });
    expect(rows[0]).toMatchObject({ action: 'contest.open' });
  });

  it('refuses what was prepared on older rules; a second time it changes nothing', async () => {
    const { contests, workspace } = program.client;
    const { contestId, revision } = await made();
    await contests.update({ contestId, title: '改了名', basedOn: revision });
    await expect(contests.open({ contestId, basedOn: revision })).rejects.toMatchObject({ code: 'stale_revision' });
    const opened = await contests.open({ contestId, basedOn: revision + 1 });
    const events = (await workspace.audit({ limit: 1 })).total;
    expect(await contests.open({ contestId, basedOn: revision + 1 })).toEqual(opened);
    expect((await workspace.audit({ limit: 1 })).total).toBe(events);
  });

  it('checks a draft without saving it', async () => {
    const { contests } = program.client;
    const { contestId, rules, revision } = await made();
    const draft = { ...rules, voteShare: 0.1 };
    expect((await contests.lint({ contestId, rules: draft })).problems[0]).toMatchObject({ code: 'vote_share', severity: 'error' });
    expect((await contests.lint({ contestId })).errors).toBe(0);
    expect((await contests.get({ contestId })).revision).toBe(revision);
  });

  it('refuses a contest or template that is not there', async () => {
    const { contests } = program.client;
    await expect(contests.open({ contestId: 'none', basedOn: 0 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(contests.lint({ contestId: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(contests.template({ templateId: 'none' })).rejects.toMatchObject({ code: 'template_unknown' });
  });

  it('speaks English where English is read', async () => {
    const { contests, workspace } = program.client;
    const { contestId } = await made();
    await workspace.setSettings({ language: 'en' });
    const { problems } = await contests.lint({ contestId });
    await workspace.setSettings({ language: 'zh' });
    expect(problems.find((one) => one.code === 'deadline_missing')?.message).toMatch(/has no closing day yet\.$/);
  });
});

describe('copying', () => {
  it('takes the rules along, empties days and raises editions', async () => {
    const { contests } = program.client;
    const { contestId } = await contests.create({ templateId: 'xuesheng', title: '第二十四届', year: 2024 });
    const { rules, revision } = await contests.get({ contestId });
    const levels = rules.levels.map((level) => (level.id === 'province'
      ? { ...level, submitUntil: '2024-05-01', reviewUntil: '2024-06-01', publishFrom: '2024-07-01', docNo: '陕教〔2024〕1号' } : level));
    const assignment = { ...rules.assignment, coverage: 4 };
    const old = await contests.update({ contestId, basedOn: revision, rules: { ...rules, levels, assignment } });
    await contests.open({ contestId, basedOn: old.revision });
    const copy = await contests.get(await contests.copy({ contestId, title: '第二十五届', year: 2025 }));
    expect(copy).toMatchObject({ title: '第二十五届', year: 2025, state: 'setup', openedAt: null, sample: false, templateId: 'xuesheng', unknown: old.unknown });
    expect(copy.rules.assignment.coverage).toBe(4);
    expect(copy.rules.levels.map((one) => one.edition)).toEqual(['', '', '', '省第二十五届', '第二十六届']);
    expect(copy.rules.levels.flatMap((one) => [one.submitUntil, one.reviewUntil, one.publishFrom, one.docNo])).toEqual(Array(20).fill(''));
    expect({ ...copy.rules, levels: [] }).toEqual({ ...old.rules, levels: [] });
    await expect(contests.copy({ contestId: 'none', title: 'x', year: 2025 })).rejects.toMatchObject({ code: 'not_found' });
    const same = await contests.get(await contests.copy({ contestId, title: '同年另办', year: 2024 }));
    expect(same.rules.levels.map((one) => one.edition)).toEqual(old.rules.levels.map((one) => one.edition));
  });
});
