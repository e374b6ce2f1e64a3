// From published awards to certificates: frozen, proved, issued, lost, replaced, corrected; what is in the PDF and on record.
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeText, openCode } from '#backend/certificates/qr-text.ts';
import { openContestKeys } from '#backend/chain/contest-keys.ts';
import { newSigningKey, sha256Hex } from '#backend/crypto/suite.ts';
import { contestKeys } from '#db/queries/packs.ts';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { startProgram } from '../flow/harness.ts';
import { pdfWords } from '../publication/pdf-words.ts';
import { judgedContest, type JudgedContest } from '../results/judged-contest.ts';

let one: JudgedContest;
let out: string;
const client = () => one.program.client;
const id = () => ({ contestId: one.contestId });
const revision = async (): Promise<number> => (await client().contests.get(id())).revision;
const proof = () => client().certificates.proof(id());
const list = async () => (await client().certificates.list(id())).certificates;
const prepare = async (more: object = {}) => client().certificates.prepare({ ...id(), kinds: ['author'], basedOn: await revision(), ...more });
const issue = (more: object = {}) => client().certificates.issue({ ...id(), outDir: out, ...more });
const hardNames = ['䶮㛃𬱖', '古丽努尔·买买提', '张\u202E三', '李😀', '阿卜杜热合曼·阿卜杜克热木·吐尔逊江'];
const change = (sql: string, ...values: string[]): void => one.context.write({ action: 'test.change',
  contestId: one.contestId }, (db) => void db.run(sql, ...values));
let winners: string[] = [];
/** The first author of a winner. */
const rename = (winner: number, name: string): void =>
  change("update entry_people set name = ? where entry_id = ? and part = 'author' and position = 0", name, winners[winner] ?? '');

beforeAll(async () => {
  one = await judgedContest();
  out = join(one.program.files, 'out');
  one.context.write({ action: 'test.rules', contestId: one.contestId }, (db) => {
    const rules = JSON.parse(db.get<{ rules: string }>('select rules from contests where id = ?', one.contestId)?.rules ?? '{}') as Record<string, Record<string, unknown>>;
    rules['certificates'] = { number: '云教〔{year}〕{seq:4}号', issuer: '云澜市教育局', note: '' };
    rules['honours'] = { organisation: { name: '优秀组织奖', minEntries: 1, minAwardShare: 0, count: 2, points: {}, entryPoints: 0 }, advisors: null };
    db.run('update contests set rules = ? where id = ?', JSON.stringify(rules), one.contestId);
  });
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
});

describe('before', () => {
  it('freezes nothing before publication, and issues nothing that was not frozen', async () => {
    const computed = await client().results.compute(id());
    winners = computed.rows.filter((row) => row.award !== '').map((row) => row.entryId);
    for (const [at, name] of hardNames.entries()) rename(at, name);
    const { basedOn } = await client().results.compute(id());
    await expect(prepare()).rejects.toMatchObject({ code: 'not_published' });
    await expect(issue()).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(proof()).resolves.toMatchObject({ state: 'none', batchId: null });
    await client().results.publish({ ...id(), basedOn });
    change("insert into seals (contest_id, organiser, supervisor, slots, entries, sealed_rest, sealed_at) values (?, '', '', '[]', 1, x'00', '')", one.contestId);
    await expect(prepare()).rejects.toMatchObject({ code: 'identities_sealed' });
    await expect(client().certificates.list(id())).rejects.toMatchObject({ code: 'identities_sealed' });
    change('delete from seals where contest_id = ?', one.contestId);
    await expect(prepare({ kinds: ['advisor'] })).rejects.toMatchObject({ code: 'wrong_state' });
  });
});

describe('the list', () => {
  it('is frozen once, numbered without gaps; two at the same time make one', async () => {
    const basedOn = await revision();
    const [a, b] = await Promise.allSettled([prepare({ basedOn }), prepare({ basedOn })]);
    expect(a.status === 'fulfilled' && b.status === 'fulfilled' && a.value.batchId === b.value.batchId).toBe(true);
    const made = await proof();
    const { rows } = (await client().results.current(id())).results ?? { rows: [] };
    expect(made.rows.length).toBe(rows.filter((row) => row.award !== '').length);
    expect(made.rows.map((row) => row.number)).toEqual(made.rows.map((_, at) => `云教〔2026〕${String(at + 1).padStart(4, '0')}号`));
    expect(made).toMatchObject({ state: 'prepared', stale: false, resultVersion: 1, provedBy: '' });
    expect((await prepare()).batchId).toBe(made.batchId);
    const spoofed = made.rows.find((row) => row.names.startsWith('张三'));
    expect(spoofed?.warnings.join()).toContain('U+202E');
    expect(made.rows.find((row) => row.names.includes('😀'))?.warnings.join()).toContain('U+1F600');
    expect(made.rows.find((row) => row.names.startsWith('䶮㛃𬱖'))?.warnings).toEqual([]);
  });

  it('is a workbook to sign, and needs a signature before anything is printed', async () => {
    await expect(issue()).rejects.toMatchObject({ code: 'wrong_state' });
    expect(existsSync(out)).toBe(false);
    const file = join(one.program.files, '校对单.xlsx');
    const made = await client().certificates.proofFile({ ...id(), outFile: file });
    const cells = JSON.stringify(readAllRows(openWorkbook(file), 0).rows.map((row) => row.cells));
    for (const row of (await proof()).rows) expect(cells).toContain(row.number);
    expect(cells).toContain('古丽努尔·买买提');
    expect(made.rows).toBe((await proof()).rows.length);
    const { batchId, basedOn } = await proof();
    await expect(client().certificates.prove({ ...id(), batchId: 'none', person: '周老师', basedOn })).rejects.toMatchObject({ code: 'stale_revision' });
    await expect(client().certificates.prove({ ...id(), batchId: batchId ?? '', person: '周老师', basedOn: basedOn - 1 })).rejects.toMatchObject({ code: 'stale_revision' });
    await expect(client().certificates.prove({ ...id(), batchId: batchId ?? '', person: '周老师', basedOn })).resolves.toMatchObject({ state: 'proved', provedBy: '周老师' });
  });

  it('goes stale when a name changes: nothing is printed until it is frozen and proved again, under the same numbers', async () => {
    const before = (await proof()).rows.map((row) => row.number);
    const name = hardNames[1] ?? '';
    rename(1, '古丽');
    await expect(proof()).resolves.toMatchObject({ stale: true, state: 'proved' });
    await expect(issue()).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('重新冻结') as string });
    rename(1, `${name} `);
    await expect(proof(), 'a blank at the end is no change').resolves.toMatchObject({ stale: false });
    rename(1, `${name}江`);
    const again = await prepare();
    expect(again).toMatchObject({ state: 'prepared', stale: false });
    expect(again.rows.map((row) => row.number)).toEqual(before);
  });
});

describe('issuing', () => {
  it('leaves nothing behind when it is cancelled or the place is no place', async () => {
    const controller = new AbortController();
    mkdirSync(out, { recursive: true });
    await expect(client().certificates.issue({ ...id(), outDir: out, proved: '周老师', split: 'each' }, {
      signal: controller.signal, onProgress: ({ done }) => { if (done === 3) controller.abort(); },
    })).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(out)).toEqual([]);
    // A disk without room: every byte written to this device is refused.
    const { title } = await client().contests.get(id());
    symlinkSync('/dev/full', join(out, `证书 ${title}.pdf.part`));
    await expect(issue({ proved: '周老师' })).rejects.toMatchObject({ code: 'disk_full' });
    expect(readdirSync(out)).toEqual([]);
    const file = join(one.program.files, 'a-file');
    writeFileSync(file, '');
    await expect(issue({ outDir: file, proved: '周老师' })).rejects
      .toMatchObject({ code: expect.stringMatching(/path_unfit|file_exists|file_missing/) as string });
    await expect(issue({ outDir: join(file, 'below'), proved: '周老师' })).rejects
      .toMatchObject({ code: expect.stringMatching(/file_|path_/) as string });
    expect((await list()).every((row) => row.state === 'prepared')).toBe(true);
    await expect(issue({ numbers: ['none'], proved: '周老师' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(issue({ designId: 'none', proved: '周老师' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('prints every name and number; once more, the bytes are the same', async () => {
    const issued = await issue({ proved: '周老师' });
    const { rows, state, provedBy } = await proof();
    expect({ state, provedBy, certificates: issued.certificates }).toEqual({ state: 'issued', provedBy: '周老师', certificates: rows.length });
    const pages = await pdfWords(issued.files[0] ?? '');
    expect(pages).toHaveLength(rows.length);
    for (const [at, row] of rows.entries()) {
      expect(pages[at]).toContain(row.number);
      expect(pages[at]).toContain(row.award);
      expect(pages[at]).toContain(row.title.replaceAll(/\s/g, ''));
      if (!row.names.includes('😀')) expect(pages[at]).toContain(row.names.replaceAll(' ', ''));
    }
    expect(pages.join()).toContain('䶮㛃𬱖');
    expect(pages.join()).toContain('古丽努尔·买买提江');
    expect(pages.join()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|补发/);
    const first = readFileSync(issued.files[0] ?? '');
    const again = await issue({ outDir: join(out, 'again') });
    expect(readFileSync(again.files[0] ?? '').equals(first)).toBe(true);
    const each = await issue({ outDir: join(out, 'each'), split: 'each', designId: 'award-portrait',
      numbers: rows.slice(0, 3).map((row) => row.number) });
    expect(each.files).toHaveLength(3);
    expect(readdirSync(join(out, 'each')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

/** The codes as they are printed. */
const codeOf = async (number: string): Promise<string> => {
  const row = one.context.db.get<{ body: string; replaces: string | null }>('select body, replaces from certificates where number = ?', number);
  const { codeOf: text } = await import('#backend/certificates/sheets.ts');
  const keys = contestKeys(one.context.db, one.contestId);
  const { sign } = openContestKeys(one.context.fields, one.contestId, keys?.secrets_sealed ?? new Uint8Array());
  return text({ number, kind: 'author', body: row?.body ?? '', replaces: row?.replaces ?? null }, sign);
};
const check = (text: string) => client().certificates.check({ text });

describe('afterwards', () => {
  it('knows its own codes, refuses forged ones, and says what another copy of the program can and cannot know', async () => {
    const [first] = (await proof()).rows;
    const text = await codeOf(first?.number ?? '');
    await expect(check(text)).resolves.toMatchObject({ verdict: 'genuine', number: first?.number, names: first?.names, award: first?.award });
    const changed = `${text.slice(0, 40)}${text[40] === 'A' ? 'B' : 'A'}${text.slice(41)}`;
    await expect(check(changed)).resolves.toMatchObject({ verdict: expect.stringMatching(/forged|other/) as string, names: '' });
    await expect(check('SXT1|x')).resolves.toMatchObject({ verdict: 'other', number: '' });
    const opened = openCode(text);
    if (opened.kind !== 'read') throw new Error('unreadable');
    // A forger with a key of his own: the signature holds, the key is nobody's here.
    const foreign = await check(codeText({ ...opened.facts, names: '李鬼' }, newSigningKey((length) => new Uint8Array(length).fill(9))));
    expect(foreign).toMatchObject({ verdict: 'other', names: '李鬼' });
    expect(foreign.sentence).toContain(foreign.mark);
    const elsewhere = await startProgram();
    await expect(elsewhere.client.certificates.check({ text })).resolves.toMatchObject({ verdict: 'other', number: first?.number });
    await elsewhere.close();
  });

  it('gives a lost certificate a successor that names it; the lost one is known as such, then as replaced', async () => {
    const [first, second] = (await proof()).rows;
    const number = first?.number ?? '';
    const lose = { ...id(), number, state: 'lost' as const, reason: '搬家遗失，家住云澜路', person: '孙老师' };
    await expect(client().certificates.lose({ ...lose, number: 'none', basedOn: await revision() })).rejects.toMatchObject({ code: 'not_found' });
    await expect(client().certificates.lose({ ...lose, basedOn: 0 })).rejects.toMatchObject({ code: 'stale_revision' });
    const { replacement } = await client().certificates.lose({ ...lose, basedOn: await revision() });
    expect(replacement).toBe(`云教〔2026〕${String((await list()).length).padStart(4, '0')}号`);
    await expect(client().certificates.lose({ ...lose, basedOn: await revision() })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(check(await codeOf(number))).resolves.toMatchObject({ verdict: 'lost' });
    await expect(issue({ numbers: [number] })).rejects.toMatchObject({ code: 'wrong_state' });
    // Another line of the list changed meanwhile: the replacement is printed all the same.
    change("update entries set title = title || '（改）' where id in (select entry_id from certificates where number = ?)", second?.number ?? '');
    const issued = await issue({ outDir: join(out, 'lost'), numbers: [replacement ?? ''] });
    expect(issued.files[0]).toContain(`证书 ${replacement} `);
    const [page] = await pdfWords(issued.files[0] ?? '');
    expect(page).toContain(replacement);
    expect(page).toContain(`补发，原编号${number}`);
    await expect(check(await codeOf(number))).resolves.toMatchObject({ verdict: 'replaced', sentence: expect.stringContaining(replacement ?? 'x') as string });
    await expect(check(await codeOf(replacement ?? ''))).resolves.toMatchObject({ verdict: 'genuine', replaces: number });
    const rows = await list();
    expect(rows.find((row) => row.number === number)).toMatchObject({ state: 'replaced', replacedBy: replacement });
    expect(rows.find((row) => row.number === replacement)).toMatchObject({ state: 'issued', replaces: number });
    change("update entries set title = replace(title, '（改）', '') where contest_id = ?", one.contestId);
    await expect(proof()).resolves.toMatchObject({ stale: false, state: 'issued' });
  });

  it('revokes by hand, and by a correction that takes an award away; new lists keep what stands', async () => {
    const rows = (await proof()).rows;
    const revoked = rows[2]?.number ?? '';
    await expect(client().certificates.lose({ ...id(), number: revoked, state: 'revoked', reason: '抄袭', person: '孙老师', basedOn: await revision() }))
      .resolves.toMatchObject({ replacement: null });
    await expect(check(await codeOf(revoked))).resolves.toMatchObject({ verdict: 'revoked' });
    const struck = (await list()).find((row) => row.state === 'issued' && row.replaces === '');
    const struckEntry = one.context.db.get<{ entry_id: string }>('select entry_id from certificates where number = ?', struck?.number ?? '')?.entry_id ?? '';
    const { publicationId } = await client().publication.announce({ ...id(), stage: 'after', from: '2026-11-16', basedOn: await revision() });
    const code = one.context.db.get<{ number: string; blind_code: string }>('select number, blind_code from entries where id = ?', struckEntry);
    const { objectionId } = await client().publication.object({
      ...id(), publicationId, entry: code?.number ?? '', by: 'unit', name: '云澜市第三小学', contact: '029-1',
        contactPerson: '李校长', signed: true, receivedOn: '2026-11-18', text: '抄袭',
    });
    await client().publication.decideObjection({ objectionId, decision: 'upheld', reason: '集体讨论', persons: ['赵主任'], basedOn: await revision() });
    const before = await codeOf(struck?.number ?? '');
    await expect(check(before)).resolves.toMatchObject({ verdict: 'genuine' });
    await client().publication.correct({ ...id(), objectionId, entryId: struckEntry, change: { kind: 'exclude' },
      reason: '查实抄袭', person: '赵主任', basedOn: await revision() });
    await expect(check(before)).resolves.toMatchObject({ verdict: 'revoked', sentence: expect.stringContaining('更正') as string });
    await expect(proof()).resolves.toMatchObject({ stale: true });
    const old = new Map((await list()).map((row) => [row.number, row]));
    const next = await prepare();
    expect(next.rows.map((row) => row.number)).not.toContain(struck?.number);
    expect(next.rows.map((row) => row.number)).not.toContain(revoked);
    for (const row of next.rows) if (old.has(row.number)) expect(row.names).toBe(old.get(row.number)?.names);
    await issue({ proved: '周老师', outDir: join(out, 'corrected') });
    expect((await list()).find((row) => row.number === struck?.number)).toMatchObject({ state: 'revoked' });
    const all = (await list()).map((row) => row.number);
    expect(new Set(all).size).toBe(all.length);
  });

  it('makes certificates of other kinds without touching these, and one for each author', async () => {
    const issuedBefore = (await list()).filter((row) => row.state === 'issued').length;
    const units = await prepare({ kinds: ['organisation', 'judge'] });
    expect(units.rows.filter((row) => row.kind === 'organisation')).toHaveLength(2);
    expect(units.rows.filter((row) => row.kind === 'judge').length).toBeGreaterThan(3);
    const issued = await issue({ proved: '周老师', outDir: join(out, 'units') });
    const pages = await pdfWords(issued.files[0] ?? '');
    expect(pages.join()).toContain('优秀组织奖');
    const now = await list();
    expect(now.filter((row) => row.state === 'issued').length).toBe(issuedBefore + units.rows.length);
    const each = await prepare({ kinds: ['author'], each: true });
    expect(each.rows.every((row) => !row.names.includes('、'))).toBe(true);
    expect(new Set([...now, ...each.rows].map((row) => row.number)).size).toBe(now.length + each.rows.length);
  });

  it('leaves an event for each step, without a name, a reason or a number', () => {
    const bodies = one.context.db.all<{ body: string }>("select body from audit where body like '%certificates.%'").map((row) => row.body);
    const actions = new Set(bodies.map((body) => (JSON.parse(body) as { action: string }).action));
    expect([...actions].toSorted()).toEqual(['certificates.issue', 'certificates.lose', 'certificates.prepare', 'certificates.proofFile', 'certificates.prove', 'certificates.revoke']);
    for (const secret of [...one.secrets, ...hardNames, '周老师', '孙老师', '搬家', '抄袭', '云教']) expect(bodies.join()).not.toContain(secret);
    expect(bodies.join()).toContain(sha256Hex('云教〔2026〕0001号'));
  });
});

describe('designs', () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
  it('come with the program, are copied, changed and previewed with a seal; a broken picture is refused', async () => {
    const { designs } = await client().certificates.designs({});
    const [first] = designs;
    if (!first) throw new Error('no design');
    await expect(client().certificates.saveDesign({ designId: first.designId, design: first })).rejects.toMatchObject({ code: 'wrong_state' });
    const seal = { kind: 'picture' as const, x: 200, y: 150, width: 40, height: 40, data: png.toString('base64'), behind: false };
    const design = { ...first, name: '我们的证书', pieces: [...first.pieces, seal] };
    const { designId } = await client().certificates.saveDesign({ design });
    expect((await client().certificates.designs({})).designs.find((row) => row.designId === designId)).toMatchObject({ own: true, name: '我们的证书' });
    const shown = await client().certificates.preview({ contestId: one.contestId, design });
    expect(Buffer.from(shown.pdfBase64 ?? '', 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(shown.pieces.every((piece) => piece.height > 0 || piece.size > 0)).toBe(true);
    const file = join(one.program.files, 'preview.pdf');
    const long = await client().certificates.preview({ design: { ...design,
      pieces: [{ ...first.pieces.find((piece) => piece.kind === 'text')!, text: '{nobody}😀'.repeat(200) } as never] }, outFile: file });
    expect(long.warnings.join()).toMatch(/nobody.*1F600.*太长/s);
    expect(existsSync(file)).toBe(true);
    for (const data of [png.subarray(0, 40), Buffer.from('GIF89a'), Buffer.concat([png.subarray(0, 30), Buffer.alloc(50)])]) {
      await expect(client().certificates.preview({ design: { ...design, pieces: [{ ...seal, data: data.toString('base64') }] } })).rejects.toMatchObject({ code: 'wrong_state' });
    }
    await client().certificates.removeDesign({ designId });
    await expect(client().certificates.removeDesign({ designId })).rejects.toMatchObject({ code: 'not_found' });
  });
});
