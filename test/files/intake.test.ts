// Files of entries over the contract: folders, zips and piles are matched, checked, attached all or nothing, listed, removed.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync,
  truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkSpace } from '#backend/files/intake/copying.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { violations } from '#db/invariants.ts';
import { smallContest, type SmallContest } from '../packs/small-contest.ts';
import { zipBytes, type ZipPart } from '../fixtures/xlsx.ts';
import { compound, mp4, office, pdf, png } from '../media/made.ts';

let contest: SmallContest;
let numbers: string[];
let titles: string[];
const read = () => contest.program.backend.program.current!.connection.read;
const kept = (): string[] => readdirSync(join(contest.program.dir, 'attachments')).toSorted();
const temporary = (): string[] => (existsSync(join(contest.program.dir, 'temporary')) ? readdirSync(join(contest.program.dir, 'temporary')) : []);
const entryOf = (number: string): string => contest.entryIds[numbers.indexOf(number)]!;

let heaps = 0;
/** A folder with these files; the content says which kind. */
function heap(files: Record<string, Buffer | string>): string {
  const folder = join(contest.program.files, `heap-${++heaps}`);
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
const match = (folder: string, more: Record<string, unknown> = {}) =>
  contest.program.client.files.match({ contestId: contest.contestId, folder, ...more });
const attach = async (folder: string, decisions: { path: string; entryId: string | null }[] = []) => {
  const { basedOn, folderHash } = await match(folder, { decisions });
  return contest.program.client.files.attach({ contestId: contest.contestId, folder, decisions, basedOn, folderHash });
};
const list = (more: Record<string, unknown> = {}) => contest.program.client.files.list({ contestId: contest.contestId, ...more });
const codes = (one: { problems: { code: string }[] } | undefined): string[] => one?.problems.map((problem) => problem.code) ?? ['—'];
const byPath = async (folder: string) => new Map((await match(folder)).files.map((one) => [one.path, one]));
let unique = 0;
/** A film nobody else has. */
const film = (seconds = 400): Buffer => mp4({ seconds, fill: 3000 + (unique += 7) });

beforeAll(async () => {
  contest = await smallContest(12, 2);
  const { rows } = await contest.program.client.contests.entries({ contestId: contest.contestId });
  numbers = rows.map((one) => one.number);
  titles = rows.map((one) => one.title);
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  expect(kept()).toEqual(read().all<{ id: string }>('select id from attachments order by id').map((one) => one.id).toSorted());
  expect(temporary()).toEqual([]);
  await contest.program.close();
});

describe('matching and attaching', () => {
  test('folders of works, zips of works and loose files go to their entries; nothing is copied before it is confirmed', async () => {
    const [a = '', b = '', c = '', d = ''] = numbers;
    const inZip: ZipPart[] = [{ name: '视频/成片.mp4', content: film(), flags: 0x800 },
      { name: '__MACOSX/._成片.mp4', content: 'x' }, { name: '教案.docx', content: office('docx') }];
    const folder = heap({
      [`${a}/成片.mp4`]: film(), [`${a}/教案.pdf`]: pdf(), [`${a}/Thumbs.db`]: 'x', [`${b}_${titles[1]!.replaceAll('/', '')}.mp4`]: film(),
      [`${c}.zip`]: zipBytes(inZip), '.DS_Store': 'x', 'desktop.ini': 'x', '__MACOSX/x.mp4': 'x', '不认识.mp4': film(),
      [`zip/${d}_作品/a.mp4`]: film(),
    });
    const before = kept();
    const found = await match(folder);
    expect(kept()).toEqual(before);
    expect(found.counts).toEqual({ matched: 6, unmatched: 1, ambiguous: 0, refused: 0, already: 0, left: 5 });
    expect(found.neededBytes).toBe(found.files.filter((one) => one.entryId !== null).reduce((sum, one) => sum + one.bytes, 0));
    const files = new Map(found.files.map((one) => [one.path, one]));
    expect(files.get(`${a}/成片.mp4`)).toMatchObject({ entryId: entryOf(a), how: 'folder', confidence: 1,
      media: 'video/mp4', seconds: 400, width: 1280, playable: true });
    expect(files.get(`${c}.zip!/视频/成片.mp4`)).toMatchObject({ entryId: entryOf(c), how: 'folder', seconds: 400 });
    expect(files.get('不认识.mp4')).toMatchObject({ entryId: null, how: 'none' });
    expect(codes(files.get('不认识.mp4'))).toEqual(['file_unmatched']);
    const withoutFilm = found.entriesWithout.filter((one) => one.missing.includes('微课视频')).map((one) => one.number);
    expect(withoutFilm).toEqual(numbers.slice(0, -1).filter((one) => ![a, b, c, d].includes(one)));
    expect(found.entriesWithout.find((one) => one.number === a)?.missing).toEqual(['课件']);

    const decisions = [{ path: '不认识.mp4', entryId: entryOf(numbers[5]!) }, { path: `${a}/教案.pdf`, entryId: null }];
    const answer = await attach(folder, decisions);
    expect(answer).toMatchObject({ attached: 6, entries: 5, already: 0, left: 6 });
    const { rows, total } = await list();
    expect(total).toBe(6);
    expect(kept()).toEqual(rows.map((one) => one.fileId).toSorted());
    for (const row of rows) expect(sha256Hex(readFileSync(join(contest.program.dir, 'attachments', row.fileId)))).toBe(row.sha256);
    expect(rows.find((one) => one.number === a)).toMatchObject({ label: '视频1.mp4', originalName: '成片.mp4', seconds: 400, cleaned: false });
    expect(rows.find((one) => one.number === numbers[5])).toMatchObject({ originalName: '不认识.mp4' });

    // The same once more: nothing new, everything known.
    const again = await match(folder, { decisions });
    expect(again.counts).toMatchObject({ matched: 0, already: 6 });
    expect(await attach(folder, decisions)).toMatchObject({ attached: 0, already: 6 });
    expect((await list()).total).toBe(6);
  });

  test('one zip of everything, names in GBK, and archives inside it refused', async () => {
    const [a = '', b = ''] = numbers.slice(6);
    const zip = zipBytes([{ name: `${a}/GBKNAME0.mp4`, content: film() }, { name: `${b}/里面.zip`, content: zipBytes([{ name: 'x', content: '' }]) },
      { name: `${b}/a.rar`, content: 'Rar!' }, { name: '../evil.mp4', content: film() }, { name: `${b}/locked.mp4`, content: film(), flags: 1 }]);
    for (let at = zip.indexOf('GBKNAME0'); at >= 0; at = zip.indexOf('GBKNAME0', at + 1)) Buffer.from('cea2bfcecad3c6b5', 'hex').copy(zip, at);
    const file = join(contest.program.files, '全部作品.zip');
    writeFileSync(file, zip);
    const files = await byPath(file);
    expect(files.get(`全部作品.zip!/${a}/微课视频.mp4`)).toMatchObject({ entryId: entryOf(a), how: 'folder' });
    for (const [path, code] of [[`${b}/里面.zip`, 'file_zip_in_zip'], [`${b}/a.rar`, 'file_zip_in_zip'],
      ['../evil.mp4', 'file_zip_fault'], [`${b}/locked.mp4`, 'file_zip_fault']]) {
      expect(files.get(`全部作品.zip!/${path}`), path).toMatchObject({ refused: true });
      expect(codes(files.get(`全部作品.zip!/${path}`)), path).toEqual([code]);
    }
    expect(await attach(file)).toMatchObject({ attached: 1, left: 4 });
    writeFileSync(file, 'Rar!\x1a\x07\x01\x00');
    await expect(match(file)).rejects.toMatchObject({ code: 'heap_refused' });
    writeFileSync(file, zip.subarray(0, -30));
    await expect(match(file)).rejects.toMatchObject({ code: 'heap_refused' });
    await expect(match(join(contest.program.files, 'nowhere'))).rejects.toMatchObject({ code: 'file_missing' });
    await expect(match(join(contest.program.dir, 'attachments'))).rejects.toMatchObject({ code: 'file_own' });
  });

  test('A16: links, devices, pipes, broken zips, too large: each with its answer, and the good file beside them is taken', async () => {
    const [a = ''] = numbers.slice(8);
    const bad: [string, Buffer | string, string][] = [
      ['a01.mp4', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(99)]), 'file_program'],
        ['a02.txt', '<html><script>1</script>', 'file_web'], ['a02.svg', '<svg/>', 'file_web'],
      ['a06.docx', office('docm'), 'file_macro'], ['a09.rar', 'Rar!\x1a\x07\x01\x00', 'file_archive'],
        ['a14.mp4', '', 'file_empty'], ['a01.pdf', film(), 'file_kind_differs'],
      ['encrypted.doc', compound('EncryptedPackage'), 'file_password'],
    ];
    const folder = heap({ ...Object.fromEntries(bad.map(([name, content]) => [`${a}/${name}`, content])),
      [`${a}/good.mp4`]: film(), [`${a}/old.doc`]: compound('WordDocument') });
    symlinkSync('/etc/passwd', join(folder, a, 'link.mp4'));
    symlinkSync('/', join(folder, a, 'all'));
    symlinkSync('/dev/zero', join(folder, a, 'zero.mp4'));
    bad.push([`link.mp4`, '', 'file_not_plain'], ['all', '', 'file_not_plain'], ['zero.mp4', '', 'file_not_plain']);
    if (process.platform === 'linux') {
      execFileSync('mkfifo', [join(folder, a, 'pipe.mp4')]);
      bad.push(['pipe.mp4', '', 'file_not_plain']);
    }
    writeFileSync(join(folder, a, 'broken.zip'), 'PK\x03\x04 not really');
    bad.push(['broken.zip', '', 'file_zip_broken']);
    writeFileSync(join(folder, a, 'huge.mp4'), film());
    truncateSync(join(folder, a, 'huge.mp4'), 4 * 1024 ** 3 + 1);
    bad.push(['huge.mp4', '', 'file_too_large']);
    const files = await byPath(folder);
    for (const [name, , code] of bad) {
      expect(files.get(`${a}/${name}`), name).toMatchObject({ refused: true });
      expect(codes(files.get(`${a}/${name}`)), name).toContain(code);
    }
    expect(codes(files.get(`${a}/old.doc`))).toContain('file_old_office');
    expect(await attach(folder)).toMatchObject({ attached: 2 });
    expect((await list({ entryId: entryOf(a), filter: 'problems' })).rows.map((one) => one.originalName)).toEqual(['old.doc']);
  });

  test('A17: strange names are kept in the database only; files lie under ids, labels are neutral', async () => {
    const [a = ''] = numbers.slice(9);
    const hidden = ['..mp4.mp4', '..\\..\\x.mp4', '.隐藏.mp4'];
    const names = ['a..\\..\\x.mp4', 'C:x.mp4', 'a.txt:ads.mp4', 'CON.mp4', 'aux..mp4', '尾 .mp4', '\u202e4pm.exe.mp4',
      '零\u200b宽.mp4', '\u00e9.mp4', 'e\u0301.mp4',
      `${'长'.repeat(80)}.mp4`, '😀.mp4', '换\n行.mp4', '-rf.mp4', '=cmd.mp4', '__proto__.mp4', "'; drop table entries;--.mp4", '%2e%2e%2f.mp4'];
    const folder = heap({});
    mkdirSync(join(folder, a));
    for (const name of [...names, ...hidden]) writeFileSync(join(folder, a, name), film());
    expect(await attach(folder)).toMatchObject({ attached: names.length, left: hidden.length });
    const { rows } = await list({ entryId: entryOf(a) });
    expect(rows.map((one) => one.originalName).toSorted()).toEqual(names.toSorted());
    for (const row of rows) {
      expect(row.label).toMatch(/^视频\d+\.mp4$/);
      expect(row.fileId).toMatch(/^[\w-]+$/);
    }
  });

  test('A18: fifty files an entry, the same bytes once, and told when two entries share them', async () => {
    const [a = '', b = ''] = numbers.slice(10);
    const same = film();
    const many: Record<string, Buffer> = {};
    for (let n = 0; n < 53; n++) many[`${a}/part ${String(n).padStart(2, '0')}.mp4`] = film();
    const folder = heap({ ...many, [`${a}/copy 1.mp4`]: same, [`${a}/copy 2.mp4`]: same, [`${b}/their.mp4`]: same });
    const found = await match(folder);
    expect(found.counts).toMatchObject({ matched: 51, already: 1 });
    expect(found.files.filter((one) => codes(one).includes('entry_full'))).toHaveLength(4);
    expect(found.sameBytes).toHaveLength(1);
    expect(found.sameBytes[0]!.where.map((one) => one.split(' ')[0])).toEqual(expect.arrayContaining([a, b]));
    expect(codes(found.files.find((one) => one.path === `${b}/their.mp4`))).toContain('file_same_bytes');
    expect((await attach(folder)).attached).toBe(51);
    expect((await list({ entryId: entryOf(a) })).total).toBe(50);
    const shared = await list({ filter: 'same' });
    expect(shared.rows.map((one) => one.number).toSorted()).toEqual([a, b].toSorted());
    expect(shared.sameBytes.map((one) => one.where.map((place) => place.number))).toEqual([[a, b]]);
  });
});

describe('the bad day', () => {
  test('A15: a file that changed since it was looked at: nothing is attached', async () => {
    const [a = ''] = numbers;
    const folder = heap({ [`${a}/new.mp4`]: film() });
    const { basedOn, folderHash } = await match(folder);
    const before = kept();
    const send = (more = {}) => contest.program.client.files.attach({ contestId: contest.contestId, folder, basedOn, folderHash, ...more });
    appendFileSync(join(folder, a, 'new.mp4'), 'grown');
    await expect(send()).rejects.toMatchObject({ code: 'stale_file' });
    await expect(send({ folderHash: undefined, basedOn: basedOn - 1 })).rejects.toMatchObject({ code: 'stale_revision' });
    // The same size and time, other bytes: what is stored and hashed is what was copied.
    const path = join(folder, a, 'new.mp4');
    const { basedOn: now } = await match(folder);
    const { mtime, size } = statSync(path);
    const other = mp4({ seconds: 45, fill: size - mp4({ fill: 0 }).length });
    expect(other.length).toBe(size);
    writeFileSync(path, other);
    utimesSync(path, mtime, mtime);
    await contest.program.client.files.attach({ contestId: contest.contestId, folder, basedOn: now });
    expect((await list({ search: 'new.mp4' })).rows).toMatchObject([{ sha256: sha256Hex(other), seconds: 45 }]);
    expect(kept()).toHaveLength(before.length + 1);
  });

  test('cancelled while copying: no row, no file left behind', async () => {
    const [, b = ''] = numbers;
    const folder = heap({ [`${b}/first.mp4`]: film(), [`${b}/second.mp4`]: film() });
    truncateSync(join(folder, b, 'second.mp4'), 3 * 1024 ** 3);
    const { basedOn, folderHash } = await match(folder);
    const before = kept();
    const controller = new AbortController();
    const running = contest.program.client.files.attach({ contestId: contest.contestId, folder, basedOn, folderHash },
      { signal: controller.signal, onProgress: (progress) => { if (progress.label.includes('第 2 个')) controller.abort(); } });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(kept()).toEqual(before);
    expect(temporary()).toEqual([]);
  });

  test('too little room is said before anything is written', () => {
    expect(() => checkSpace(contest.program.dir, 2 ** 60)).toThrow(expect.objectContaining({ code: 'disk_full' }));
    checkSpace(contest.program.dir, 1000);
  });

  test('removing takes rows and files; what was removed can be attached again', async () => {
    const { rows } = await list({ entryId: entryOf(numbers[0]!) });
    const { revision } = await contest.program.client.contests.get({ contestId: contest.contestId });
    const [first, last] = [rows[0]!, rows.at(-1)!];
    const bytes = readFileSync(join(contest.program.dir, 'attachments', first.fileId));
    const remove = (fileIds: string[], basedOn: number) => contest.program.client.files.remove({ contestId: contest.contestId, fileIds, basedOn });
    await expect(remove([first.fileId], revision - 1)).rejects.toMatchObject({ code: 'stale_revision' });
    await expect(remove([first.fileId, 'nothing'], revision)).rejects.toMatchObject({ code: 'not_found' });
    expect(existsSync(join(contest.program.dir, 'attachments', first.fileId))).toBe(true);
    await remove([first.fileId], revision);
    expect(existsSync(join(contest.program.dir, 'attachments', first.fileId))).toBe(false);
    expect((await attach(heap({ [`${numbers[0]}/again.mp4`]: bytes }))).attached).toBe(1);
    const now = (await list({ entryId: entryOf(numbers[0]!) })).rows;
    expect(Math.max(...now.map((one) => one.position))).toBe(last.position + 1);
    expect(now.map((one) => one.sha256)).toContain(first.sha256);
  });

  test('many small files are matched and checked in a moment, page by page', async () => {
    const folder = heap({});
    const small = png();
    for (let n = 0; n < 20; n++) {
      const name = n < 12 ? numbers[n] : `X${n}`;
      mkdirSync(join(folder, `${name}`));
      for (let m = 0; m < 40; m++) writeFileSync(join(folder, `${name}`, `${m}.png`),
        Buffer.concat([small, Buffer.from(String(n * 100 + m + 1000))]));
    }
    let steps = 0;
    const found = await contest.program.client.files.match({ contestId: contest.contestId, folder, limit: 10,
      offset: 5 }, { onProgress: () => { steps += 1; } });
    expect(found.total).toBe(800);
    expect(found.files).toHaveLength(10);
    expect(found.counts.unmatched).toBe(320);
    expect(steps).toBeGreaterThan(5);
    expect(steps).toBeLessThan(100);
    const unmatched = await contest.program.client.files.match({ contestId: contest.contestId, folder, filter: 'unmatched', limit: 3 });
    expect(unmatched).toMatchObject({ total: 320, folderHash: found.folderHash });
    renameSync(folder, `${folder}-done`);
    const controller = new AbortController();
    await expect(contest.program.client.files.match({ contestId: contest.contestId, folder: `${folder}-done` },
      { signal: controller.signal, onProgress: () => controller.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });
});
