// Updates end to end: a real folder and a real server on this computer, signed by the publisher's own script; every bad day refused.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync }
  from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { updatesHandlers } from '#backend/updates/handlers.ts';
import { insideOf } from '#backend/updates/networks.ts';
import { readManifest } from '#backend/updates/manifest.ts';
import { openSource, readSmall } from '#backend/updates/source.ts';
import { shippedUpdateKeys } from '#seeds/templates/update-keys.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { checkFolder, newKey, signFolder } from '../publisher-scripts.ts';
import { atUsualPace } from '../fixtures/pace.ts';

const platform = `${process.platform}-${process.arch}`;
const installer = 'saixue 0.2.0.deb';
const content = Buffer.alloc(300_000, 'saixue installer ');
let program: TestProgram;
let source: string;
let keys: { id: string; key: string; keys: string };
let otherKeys: { key: string; keys: string };
let now = '2026-11-23T01:00:00.000Z';

/** Puts a signed version into the folder. */
async function publish(more: Record<string, unknown> = {}, key = keys.key): Promise<void> {
  writeFileSync(join(source, installer), content);
  writeFileSync(join(source, 'update.json'), JSON.stringify({
    version: '0.2.0', date: '2026-12-01', minimumVersion: '0.1.0', changes: { zh: ['评委桌面更快'], en: ['A faster desk'] },
    files: { [platform]: [installer], 'win32-ia32': [installer] }, ...more,
  }));
  await signFolder(source, key);
}
const setFolder = (folder = source) => program.client.updates.setSettings({ source: { kind: 'folder', folder } });
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'no refusal', (error: { code: string }) => error.code);
const look = (): Promise<string> => codeOf(program.client.updates.check({}));
const offered = async () => {
  const { offer } = await program.client.updates.check({});
  if (!offer) throw new Error('nothing offered');
  return offer;
};

beforeAll(async () => {
  program = await startProgram({ workspace: false, now: () => new Date(now) });
  source = join(program.files, '更新');
  for (const name of ['更新', 'keys', 'other']) mkdirSync(join(program.files, name));
  keys = await newKey(join(program.files, 'keys'), '云澜市电教馆');
  otherKeys = await newKey(join(program.files, 'other'), '别人');
  await publish();
});
afterEach(async () => {
  process.env['SAIXUE_UPDATE_KEYS'] = keys.keys;
  await publish();
});
afterAll(async () => {
  delete process.env['SAIXUE_UPDATE_KEYS'];
  expect(program.bugs).toEqual([]);
  await program.close();
});

describe('without anything set', () => {
  it('nothing is looked for, and no key of anybody is in the program', async () => {
    delete process.env['SAIXUE_UPDATE_KEYS'];
    expect(await program.client.updates.settings({})).toMatchObject({ source: { kind: 'none' }, often: 'byHand', due: false, keys: [], last: null });
    expect(await program.client.updates.check({})).toMatchObject({ state: 'off', offer: null });
    expect(await codeOf(program.client.updates.obtain({ version: '0.2.0', sha256: '0'.repeat(64) }))).toBe('update_off');
    await setFolder();
    expect(await look()).toBe('update_no_keys');
    // A file of keys that cannot be read brings nobody back.
    process.env['SAIXUE_UPDATE_KEYS'] = join(program.files, 'broken.json');
    const good = JSON.parse(readFileSync(keys.keys, 'utf8')) as object;
    for (const text of ['{"keys": [', JSON.stringify({ ...good, networks: ['10.0.0.0/99'] }), JSON.stringify({ ...good, product: 'x' })]) {
      writeFileSync(join(program.files, 'broken.json'), text);
      expect(await look(), text).toBe('update_no_keys');
    }
  });
});

describe('a folder', () => {
  it('is believed by its signature, fetched, verified, and fetched once', async () => {
    expect(await checkFolder(source, keys.keys)).toEqual([]);
    await setFolder();
    const offer = await offered();
    expect(offer).toMatchObject({ version: '0.2.0', signedBy: '云澜市电教馆', changes: { zh: ['评委桌面更快'], en: ['A faster desk'] } });
    const [file] = offer.files;
    const done = await program.client.updates.obtain({ version: offer.version, sha256: file?.sha256 ?? '' });
    expect(readFileSync(done.file).equals(content)).toBe(true);
    expect(readdirSync(done.folder)).toEqual([installer]);
    rmSync(join(source, installer));
    await program.client.updates.obtain({ version: offer.version, sha256: file?.sha256 ?? '' });
    // A later version takes the place of the earlier; a file that somebody else put there stays.
    writeFileSync(join(done.folder, 'mine.txt'), 'x');
    writeFileSync(join(source, 'saixue 0.3.0.deb'), content.subarray(7));
    await publish({ version: '0.3.0', files: { [platform]: ['saixue 0.3.0.deb'] } });
    const next = await offered();
    await program.client.updates.obtain({ version: '0.3.0', sha256: next.files[0]?.sha256 ?? '' });
    expect(readdirSync(done.folder).sort()).toEqual(['mine.txt', 'saixue 0.3.0.deb']);
  });

  it('refuses a description that was changed, is signed by somebody else, or not at all', async () => {
    const manifest = join(source, 'saixue-update.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('更快', '更慢'));
    expect(await look()).toBe('update_signature');
    await publish({}, otherKeys.key);
    expect(await look()).toBe('update_signature');
    const signature = readFileSync(`${manifest}.sig`, 'latin1').replace(/ [0-9a-f]{16} /, ` ${keys.id} `);
    writeFileSync(`${manifest}.sig`, signature);
    expect(await look()).toBe('update_signature');
    rmSync(`${manifest}.sig`);
    expect(await look()).toBe('update_unreachable');
    expect((await program.client.updates.settings({})).last).toMatchObject({ outcome: 'update_unreachable' });
  });

  it('takes a publisher’s second key beside the first', async () => {
    const line = readFileSync(join(source, 'saixue-update.json.sig'), 'latin1');
    await publish({}, otherKeys.key);
    writeFileSync(join(source, 'saixue-update.json.sig'), `${readFileSync(join(source, 'saixue-update.json.sig'), 'latin1')}${line}`);
    expect((await offered()).signedBy).toBe('云澜市电教馆');
  });

  it('refuses what is older, of another program, of a newer form, or cannot follow', async () => {
    await publish({ version: '0.0.9' });
    expect(await look()).toBe('update_older');
    await publish({ version: '0.1.0' });
    expect(await program.client.updates.check({})).toMatchObject({ state: 'current', offer: null });
    await publish({ version: '2.0.0', minimumVersion: '1.0.0' });
    expect(await look()).toBe('update_minimum');
    await publish({ product: 'org.other' });
    expect(await look()).toBe('update_not_ours');
    const good = JSON.parse(readFileSync(join(source, 'saixue-update.json'), 'utf8')) as Record<string, unknown>;
    const { product } = shippedUpdateKeys;
    const read = (more: object) => readManifest(Buffer.from(JSON.stringify({ ...good, product, ...more })), product);
    expect(read({ format: 2 })).toBe('newer_format');
    for (const name of ['../x.deb', 'a/b.deb', 'a\\b', '.hidden', 'C:x', 'x. ', 'nul\0', '']) {
      expect(read({ files: { 'linux-x64': [{ name, bytes: 1, sha256: '0'.repeat(64) }] } }), name).toBe('shape');
    }
    expect(typeof read({})).toBe('object');
  });

  it('keeps no file that is cut short, too long or exchanged, or was exchanged after it was offered', async () => {
    await setFolder();
    rmSync(join(program.files, 'home', 'updates'), { recursive: true, force: true });
    const offer = await offered();
    const fetch = () => codeOf(program.client.updates.obtain({ version: '0.2.0', sha256: offer.files[0]?.sha256 ?? '' }));
    truncateSync(join(source, installer), 1000);
    expect(await fetch()).toBe('update_damaged');
    writeFileSync(join(source, installer), Buffer.alloc(content.length, 'x'));
    expect(await fetch()).toBe('update_damaged');
    appendFileSync(join(source, installer), Buffer.alloc(5_000_000));
    expect(await fetch()).toBe('update_damaged');
    renameSync(join(source, installer), join(source, 'elsewhere'));
    expect(await fetch()).toBe('update_unreachable');
    mkdirSync(join(source, installer));
    expect(await fetch()).toBe('update_unreachable');
    rmSync(join(source, installer), { recursive: true });
    await publish({ changes: { zh: [], en: [] } });
    expect(await codeOf(program.client.updates.obtain({ version: '0.2.1', sha256: offer.files[0]?.sha256 ?? '' }))).toBe('stale_file');
    expect(readdirSync(join(program.files, 'home', 'updates'))).toEqual([]);
    writeFileSync(join(source, 'saixue-update.json'), Buffer.alloc(300 * 1024));
    expect(await look()).toBe('update_damaged');
  });

  it('a private key is never written over', async () => {
    await expect(newKey(join(program.files, 'keys'), 'x')).rejects.toThrow('EEXIST');
    copyFileSync(join(source, installer), join(source, 'copy'));
    writeFileSync(join(source, installer), 'other');
    expect(await checkFolder(source, keys.keys)).toHaveLength(2);
  });

  it('is due once a week where that is set', async () => {
    await program.client.updates.setSettings({ source: { kind: 'folder', folder: source }, often: 'weekly' });
    const due = async () => (await program.client.updates.settings({})).due;
    await program.client.updates.check({});
    expect(await due()).toBe(false);
    now = '2026-11-30T00:59:00.000Z';
    expect(await due()).toBe(false);
    now = '2026-11-30T01:00:00.000Z';
    expect(await due()).toBe(true);
    // The clock was set back: better one look too many.
    now = '2026-11-01T00:00:00.000Z';
    expect(await due()).toBe(true);
    await program.client.updates.setSettings({ often: 'byHand' });
    expect(await due()).toBe(false);
    now = '2026-11-23T01:00:00.000Z';
  });
});

describe('an address', () => {
  let server: Server;
  let address: string;
  let answer: 'files' | 'redirect' | 'missing' | 'silent' | 'dripping' | 'cut' | 'endless' | 'packed' = 'files';
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      const file = join(source, decodeURIComponent((request.url ?? '').split('/').at(-1) ?? ''));
      if (answer === 'redirect') response.writeHead(302, { location: 'http://example.invalid/' }).end();
      else if (answer === 'missing' || !existsSync(file)) response.writeHead(404).end();
      else if (answer === 'silent') response.writeHead(200);
      else if (answer === 'packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
      else if (answer === 'dripping') {
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      } else if (answer === 'endless') {
        response.writeHead(200);
        const pour = (): void => { while (response.write(Buffer.alloc(65_536))); };
        response.on('drain', pour);
        pour();
      } else if (answer === 'cut') {
        response.writeHead(200, { 'content-length': '100000' });
        response.write('x', () => response.destroy());
      } else response.writeHead(200).end(readFileSync(file));
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/saixue`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const set = (url = address) => program.client.updates.setSettings({ source: { kind: 'url', url } });

  it('gives the same, and is told nothing', async () => {
    answer = 'files';
    await set();
    rmSync(join(program.files, 'home', 'updates'), { recursive: true, force: true });
    const offer = await offered();
    const shares: number[] = [];
    const done = await program.client.updates.obtain({ version: '0.2.0', sha256: offer.files[0]?.sha256 ?? '' },
      { onProgress: (progress) => shares.push(progress.done / progress.total) });
    expect(readFileSync(done.file).equals(content)).toBe(true);
    expect(shares.at(-1)).toBe(1);
    expect(new Set(asked.map((one) => one.split(' ')[0]))).toEqual(new Set(['GET']));
    expect(asked.every((one) => one.includes('/saixue/saixue'))).toBe(true);
    expect(asked.join('')).not.toMatch(/cookie|referer|authorization|0\.1\.0|linux/i);
  });

  it.each([
    ['redirect', 'update_redirect'], ['missing', 'update_unreachable'], ['cut', 'update_unreachable'], ['packed', 'update_unreachable'],
    ['endless', 'update_damaged'],
  ] as const)('%s: %s', async (how, code) => {
    await set();
    answer = how;
    expect(await look()).toBe(code);
    answer = 'files';
  });

  it('is given up when it is silent or drips, within its limits; cancelled, nothing is left', async () => {
    const limits = { manifest: { idle: 150, whole: 400 }, file: { idle: 150, whole: 400 } };
    const direct = updatesHandlers({ home: { dir: join(program.files, 'home') }, now: () => new Date(now) }, limits);
    await set();
    const context = { signal: new AbortController().signal } as Parameters<typeof direct.check>[0];
    for (const how of ['silent', 'dripping'] as const) {
      answer = how;
      const started = performance.now();
      expect(await codeOf(Promise.resolve(direct.check(context)))).toBe('update_unreachable');
      expect(atUsualPace(performance.now() - started)).toBeLessThan(2000);
    }
    const controller = new AbortController();
    const waiting = codeOf(program.client.updates.check({}, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 50);
    expect(await waiting).toBe('cancelled');
    answer = 'files';
  });

  it('a server that went away, and a name that nobody has', async () => {
    await set('http://127.0.0.1:1/');
    expect(await look()).toBe('update_unreachable');
    await set('http://saixue.invalid/');
    expect(await look()).toBe('update_unreachable');
  });

  it('outside the own networks is not contacted, by number or by name', async () => {
    for (const url of ['http://8.8.8.8/', 'http://[2001:4860:4860::8888]/', 'https://1.1.1.1/x/']) {
      await set(url);
      expect(await look(), url).toBe('update_outside');
    }
    // A name whose address lies outside: here the own networks are made smaller than where this computer itself is.
    const elsewhere = openSource({ kind: 'url', url: address.replace('127.0.0.1', 'localhost') }, insideOf(['10.0.0.0/8']));
    const before = asked.length;
    const limits = { idle: 1000, whole: 2000 };
    expect(await codeOf(readSmall(elsewhere, 'saixue-update.json', 1e6, limits, new AbortController().signal))).toBe('update_outside');
    expect(asked.length).toBe(before);
  });

  it('of another kind, with a user or a question, is not kept', async () => {
    await set();
    for (const url of ['file:///etc/', 'ftp://10.0.0.1/', 'app://bundle/', 'http://user:word@10.0.0.1/', 'http://10.0.0.1/?a=b', 'http://10.0.0.1/#x', '更新']) {
      expect(await codeOf(set(url)), url).toBe('update_source');
    }
    expect(await codeOf(setFolder('relative'))).toBe('update_source');
    expect(await codeOf(setFolder('file:///etc'))).toBe('update_source');
    expect((await program.client.updates.settings({})).source).toEqual({ kind: 'url', url: `${address}/` });
    writeFileSync(join(program.files, 'home', 'updates.json'), '{"source":{"kind":"url"');
    expect((await program.client.updates.settings({})).source).toEqual({ kind: 'none' });
  });
});
