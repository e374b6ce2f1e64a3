// The road of a declaration over the real border: scans, the school, the county, the line in the ledger.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '#db/invariants.ts';
import { verifyLedger } from '#db/queries/ledger.ts';
import { idNumbers, openBureau, type Bureau } from '../programmes/bureau.ts';
import { roadOf, type Declared } from './declarations.ts';

let one: Bureau;
beforeEach(async () => {
  one = await openBureau();
});
afterEach(async () => {
  expect(one.program.bugs).toEqual([]);
  expect(violations(one.context.db)).toEqual([]);
  expect(verifyLedger(one.context.db).intact).toBe(true);
  await one.program.close();
});

const { training, paper, declare, decide, shown, lines } = roadOf(() => one);

describe('declaring', () => {
  it('shows what the rules in force would post, and counts by state', async () => {
    await one.use('shaanxi-2018');
    const id = await declare(training());
    expect(await shown(id)).toMatchObject({
      state: 'submitted', teacherName: '王芳', schoolName: '望江区第一小学', unitName: '望江区', hours: 40,
      organiserLevel: 'national', postingSeq: null,
      proposed: { credits: 20, min: null, max: null, category: '集中培训' },
      steps: [{ step: 'declare', decision: 'submit', actor: '王芳' }],
    });
    const masked = (await shown(id))?.idMasked ?? '';
    expect(masked).toContain('****');
    expect(idNumbers).not.toContain(masked);
    await declare(training(4));
    expect(await one.client.certifying.list({ schoolId: one.schools[1] ?? '' })).toMatchObject({ total: 1,
      counts: { submitted: 1, approved: 0 } });
    expect((await one.client.certifying.list({ state: 'approved' })).declarations).toEqual([]);
    expect((await one.client.certifying.list({ teacherId: one.teachers[0] ?? '' })).total).toBe(1);
  });

  it('keeps scans under random names with size and hash, and nothing of a batch with one bad file', async () => {
    const good = join(one.program.files, '证书.pdf');
    const bad = join(one.program.files, '照片.jpg');
    const link = join(one.program.files, '链接.pdf');
    writeFileSync(good, '%PDF-1.7 证书');
    writeFileSync(bad, 'no picture');
    symlinkSync(good, link);
    const folder = join(one.program.dir, 'attachments');
    const kept = (): string[] => existsSync(folder) ? readdirSync(folder) : [];
    for (const file of [bad, link]) {
      await expect(one.client.certifying.declare(training(0,
        { proofs: [good, file] }))).rejects.toMatchObject({ code: 'attachment_refused' });
    }
    await expect(one.client.certifying.declare(training(0,
      { proofs: [join(one.program.files, '没有.pdf')] }))).rejects.toMatchObject({ code: 'file_missing' });
    expect(kept()).toEqual([]);
    expect(one.count('select count(*) as n from declarations')).toBe(0);
    const id = await declare(training(0, { proofs: [good] }));
    const [proof] = (await shown(id))?.proofs ?? [];
    expect(proof).toMatchObject({ name: '证书.pdf', bytes: Buffer.byteLength('%PDF-1.7 证书') });
    expect(kept()).toEqual([proof?.proofId]);
    const bytes = readFileSync(join(folder, proof?.proofId ?? ''));
    expect(one.context.db.get<{ sha256: string }>('select sha256 from proofs')?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('refuses what cannot be, and the same thing twice', async () => {
    await one.use('shaanxi-2018');
    const refused = (told: Declared) => expect(one.client.certifying.declare(told)).rejects;
    await refused(training(0, { from: '2026-05-16' })).toMatchObject({ code: 'bad_input' });
    await refused(training(0, { to: '2026-06-21' })).toMatchObject({ code: 'bad_input',
      message: expect.stringContaining('还没有到') as string });
    await refused(training(0, { days: 6 })).toMatchObject({ code: 'bad_input' });
    await refused(training(0, { hours: null })).toMatchObject({ code: 'bad_input' });
    await refused(paper(0, { activity: null })).toMatchObject({ code: 'bad_input' });
    await refused({ ...training(), teacherId: '999' }).toMatchObject({ code: 'not_found' });
    const id = await declare(training());
    await refused(training(0, { subject: '国培计划　骨干教师研修', hours: 50 })).toMatchObject({ code: 'already_declared' });
    await one.client.certifying.withdraw({ declarationId: id });
    expect(await declare(training())).not.toBe(id);
    expect(await shown(id)).toMatchObject({ state: 'withdrawn',
      steps: [{ decision: 'submit' }, { decision: 'withdraw', actor: '王芳' }] });
  });

  it('refuses what the ledger holds, by name and days or by certificate, and names the line', async () => {
    await one.use('shaanxi-2018');
    const { programmeId } =
      await one.client.programmes.save({ name: '国培计划骨干教师研修', year: 2026, level: 'national', form: 'concentrated',
        organiser: '教育部' });
    const { sessionId } =
      await one.client.programmes.saveSession({ programmeId, from: '2026-05-10', to: '2026-05-16', hours: 40 });
    await one.client.programmes.enrol({ sessionId, teacherIds: one.teachers });
    await one.client.programmes.assess({ sessionId,
      rows: [{ teacherId: one.teachers[0] ?? '', result: 'pass', certificateNumber: '国培2026-0117' }] });
    const { basedOn } = await one.client.programmes.proposePosting({ sessionId });
    await one.client.programmes.post({ sessionId, basedOn });
    const refused = { code: 'already_posted', message: expect.stringContaining('第 1 笔') as string };
    await expect(declare(training(0, { certificateNumber: '' }))).rejects.toMatchObject(refused);
    await expect(declare(training(0, { subject: '骨干研修（集中）' }))).rejects.toMatchObject(refused);
    await one.client.credits.correct({ seq: 1, reason: '名称有误', changes: { certificateNumber: '国培2026-0118' } });
    const line = one.count('select max(seq) as n from postings');
    await expect(declare(training(0))).rejects.toMatchObject({ code: 'already_posted',
      message: expect.stringContaining(`第 ${line} 笔`) as string });
    // Another year, another teacher, or a line that was taken back, is another matter.
    await declare(training(0, { from: '2025-05-11', to: '2025-05-15' }));
    await declare(training(1));
    await one.client.credits.reverse({ seq: line, reason: '录错了人' });
    await declare(training(0));
  });
});

describe('deciding', () => {
  it('goes through the school and then the county, which posts the line; every step is kept', async () => {
    await one.use('shaanxi-2018');
    const id = await declare(training());
    await expect(decide([id], 'county')).rejects.toMatchObject({ code: 'declaration_state' });
    expect(await decide([id], 'school')).toMatchObject({ decided: 1, posted: 0 });
    await expect(decide([id], 'school')).rejects.toMatchObject({ code: 'declaration_state' });
    expect(lines()).toBe(0);
    expect(await decide([id], 'county')).toMatchObject({ decided: 1, posted: 1, credits: 20 });
    for (const step of ['school', 'county'] as const) {
      await expect(decide([id], step)).rejects.toMatchObject({ code: 'declaration_state' });
    }
    await expect(one.client.certifying.withdraw({ declarationId: id })).rejects.toMatchObject({ code: 'declaration_state' });
    expect(await shown(id)).toMatchObject({ state: 'approved', postingSeq: 1, steps: [
      { step: 'declare', actor: '王芳' }, { step: 'school', decision: 'pass', actor: '孙校长' },
      { step: 'county', decision: 'pass', actor: '周主任', credits: 20 },
    ] });
    const ledger = await one.client.credits.ledger({ teacherId: one.teachers[0] ?? '' });
    expect(ledger.lines).toMatchObject([{ subject: '国培计划骨干教师研修', credits: 20, hours: 40, actor: '周主任',
      certificateNumber: '国培2026-0117' }]);
    await expect(declare(training(0, { subject: '国培计划骨干教师研修 ' }))).rejects.toMatchObject({ code: 'already_posted' });
    // Registered by hand it is the same one.
    const { teacherId, subject, level, form, from, to, hours } = training();
    const byHand = { teacherIds: [teacherId], subject, level, form, from, to, hours: hours ?? 0 };
    expect(await one.client.credits.register(byHand)).toMatchObject({ posted: 0, same: 1 });
    expect(() => one.context.write({ action: 'test.tamper' }, (db) =>
      db.run(`update declaration_steps set actor = '别人'`))).toThrow(/append-only/);
  });

  it('may be declared and certified again once its line was reversed; renamed by a correction it still stands', async () => {
    await one.use('shaanxi-2018');
    const road = async (told: Declared): Promise<number> => {
      const id = await declare(told);
      await decide([id], 'school');
      await decide([id], 'county');
      return id;
    };
    const first = await road(training());
    await one.client.credits.correct({ seq: 1, reason: '名称有误', changes: { subject: '国培示范项目', certificateNumber: '' } });
    await expect(declare(training())).rejects.toMatchObject({ code: 'already_posted',
      message: expect.stringContaining('第 3 笔') as string });
    await one.client.credits.reverse({ seq: 3, reason: '证书无效' });
    expect(await road(training())).not.toBe(first);
    expect(one.count('select sum(credits_x100) as n from balances')).toBe(2000);
  });

  it('returns with an opinion; what is handed in again goes the whole road', async () => {
    await one.use('shaanxi-2018');
    const id = await declare(training(0, { hours: 80 }));
    await decide([id], 'school');
    await expect(one.client.certifying.decide({ declarationIds: [id], step: 'county', decision: 'return',
      actor: '周主任' })).rejects.toMatchObject({ code: 'bad_input' });
    await decide([id], 'county', 'return');
    await expect(declare(training(0))).rejects.toMatchObject({ code: 'already_declared',
      message: expect.stringContaining('重新提交') as string });
    await expect(declare(training(1, { declarationId: id }))).rejects.toMatchObject({ code: 'not_found' });
    expect(await declare(training(0, { declarationId: id, hours: 40 }))).toBe(id);
    await expect(declare(training(0, { declarationId: id }))).rejects.toMatchObject({ code: 'declaration_state' });
    await expect(decide([id], 'county')).rejects.toMatchObject({ code: 'declaration_state' });
    await decide([id], 'school');
    expect(await decide([id], 'county')).toMatchObject({ credits: 20 });
    expect((await shown(id))?.steps.map((step) => step.decision)).toEqual(['submit', 'pass', 'return', 'submit', 'pass', 'pass']);
  });

  it('decides a batch whole or not at all', async () => {
    await one.use('shaanxi-2018');
    const ids = [await declare(training(0)), await declare(training(1)), await declare(training(2))];
    await decide(ids.slice(0, 2), 'school');
    await expect(decide(ids, 'county')).rejects.toMatchObject({ code: 'declaration_state',
      message: expect.stringContaining(String(ids[2])) as string });
    await expect(decide([...ids.slice(0, 2), 999], 'county')).rejects.toMatchObject({ code: 'not_found' });
    expect(lines()).toBe(0);
    expect((await one.client.certifying.list({})).counts).toMatchObject({ submitted: 1, schoolChecked: 2, approved: 0 });
    expect(await decide([...ids.slice(0, 2), ids[0] ?? 0], 'county')).toMatchObject({ decided: 2, posted: 2, credits: 40 });
  });

  it('refuses two of one batch that tell the same, and one that came into the ledger meanwhile', async () => {
    await one.use('shaanxi-2018');
    const twins = [await declare(training(0)), await declare(training(0, { level: 'province' }))];
    await decide(twins, 'school');
    await expect(decide(twins, 'county')).rejects.toMatchObject({ code: 'already_posted' });
    expect(lines()).toBe(0);
    const { teacherId, subject, level, form, from, to, hours } = training();
    await one.client.credits.register({ teacherIds: [teacherId], subject, level, form, from, to, hours: hours ?? 0 });
    await expect(decide(twins.slice(0, 1), 'county')).rejects.toMatchObject({ code: 'already_posted' });
    await decide(twins, 'county', 'reject');
    expect((await one.client.certifying.list({})).counts).toMatchObject({ rejected: 2 });
  });

  it('lets the certifier pick inside the range of the rule, and names range and clause otherwise', async () => {
    await one.use('sichuan-nanbu');
    const id = await declare(paper());
    const claimed = await declare(paper(1, { claimed: 4 }));
    const tooMuch = await declare(paper(2, { claimed: 9 }));
    const lesson = await declare(paper(3, { activity: 'modelLesson', subject: '示范课《影子》' }));
    expect((await shown(id))?.proposed).toMatchObject({ credits: 0, min: 2, max: 5, category: '成果折算' });
    expect((await shown(claimed))?.proposed).toMatchObject({ credits: 4, min: 2, max: 5 });
    expect(await shown(id)).toMatchObject({ activityName: '论文' });
    await decide([id, claimed, tooMuch, lesson], 'school');
    await expect(decide([id], 'county')).rejects.toMatchObject({ code: 'credits_range', details: { min: '2', max: '5' } });
    for (const credits of [1.99, 5.01]) {
      await expect(decide([id], 'county', 'pass', credits)).rejects.toMatchObject({ code: 'credits_range',
        message: expect.stringContaining('南部县') as string });
    }
    await expect(decide([tooMuch], 'county')).rejects.toMatchObject({ code: 'credits_range',
      message: expect.stringContaining('所填 9') as string });
    await expect(decide([id, claimed], 'county', 'pass', 3)).rejects.toMatchObject({ code: 'bad_input' });
    await expect(decide([lesson], 'county', 'pass', 6)).rejects.toMatchObject({ code: 'credits_fixed' });
    expect(lines()).toBe(0);
    expect(await decide([id], 'county', 'pass', 5)).toMatchObject({ credits: 5 });
    expect(await decide([claimed, lesson], 'county')).toMatchObject({ posted: 2, credits: 9 });
    expect(one.count('select own_credits_x100 as n from postings where seq = 1')).toBe(500);
  });

  it('keeps the hours where no rule is in force; the credits come with the rule', async () => {
    const id = await declare(training());
    expect((await shown(id))?.proposed).toMatchObject({ credits: 0, category: '' });
    await decide([id], 'school');
    expect(await decide([id], 'county')).toMatchObject({ posted: 1, credits: 0 });
    await one.use('shaanxi-2018');
    expect(one.count('select sum(credits_x100) as n from balances')).toBe(2000);
    expect(one.count('select sum(hours_x100) as n from balances')).toBe(4000);
  });
});
