// What the main process lets through: addresses, byte ranges, payloads, files of a command line, remembered places.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WindowEvent } from '#contract/bridge.ts';
import { attachmentChunk, type AttachmentPart } from '#contract/backend-link.ts';
import { pageFile } from '../electron/main/app-protocol.ts';
import { answerAttachment, handleIn } from '../electron/main/attachment-protocol.ts';
import { readRange } from '../electron/main/byte-range.ts';
import { openedBy, readStart, sealStart, WindowMail } from '../electron/main/opened-files.ts';
import { jsonSize, largestPayload, readRequest } from '../electron/main/payload.ts';
import { isAllowedRequest, isPage } from '../electron/main/policy.ts';
import { fitted, isReachable, readMemory } from '../electron/main/window-memory.ts';
import { atUsualPace, spentMs } from './fixtures/pace.ts';

const handle = '0123456789abcdef0123456789abcdef';

/** Addresses that try to leave: E14's list, as Chromium hands them on and as it would not. */
const hostile = [
  'att://blob/', 'att://blob', `att://blob/${handle}/`, `att://blob/${handle}x`, `att://blob/${handle.toUpperCase()}`,
  `att://other/${handle}`, `att://../${handle}`, `att://blob/../${handle}`, `att://blob/%2e%2e/${handle}`,
  `att://blob/..%2f..%2fetc%2fpasswd`, 'att://blob/%252e%252e', 'att://blob//etc/passwd', 'att://blob/C:/x',
  `att://blob/${handle}?x=1`, `att://blob/${handle}#x`, `att://user@blob/${handle}`, `ATT://blob/${handle}`,
  `att://blob:80/${handle}`, `att://blob/${handle}%00`, `att://blob/${handle}\n`, `app://blob/${handle}`,
];

describe('att://', () => {
  test.each(hostile)('E14: %s names nothing', (address) => expect(handleIn(address)).toBeNull());
  test('a handle is found', () => expect(handleIn(`att://blob/${handle}`)).toBe(handle));

  const content = new Uint8Array(3 * attachmentChunk + 17).map((_, index) => (index * 31 + (index >> 8)) & 255);
  const asked: [number, number][] = [];
  const read = (media: string) => (id: string, start: number, end: number): Promise<AttachmentPart | null> => {
    asked.push([start, end]);
    return Promise.resolve(id === handle ? { bytes: content.subarray(start, end), total: content.length, media } : null);
  };
  const ask = (range?: string, method = 'GET', media = 'video/mp4', id = handle) =>
    answerAttachment(new Request(`att://blob/${id}`, { method, headers: range ? { range } : {} }), read(media));

  test('the whole arrives byte by byte, in messages of at most 1 MiB', async () => {
    asked.length = 0;
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
    expect(Math.max(...asked.map(([start, end]) => end - start))).toBe(attachmentChunk);
    expect(asked).toHaveLength(5);
  });

  test('E15: type from our table, nosniff, own policy, nothing kept', async () => {
    const answer = await ask();
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(answer.headers.get('cache-control')).toBe('no-store');
    await answer.body?.cancel();
    const claimed = await ask(undefined, 'HEAD', 'text/html');
    expect(claimed.headers.get('content-type')).toBe('application/octet-stream');
  });

  test('ranges are answered like a slice of the content', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(content.length - 1), fc.nat(content.length + 10), async (start, length) => {
      const answer = await ask(`bytes=${start}-${start + length}`);
      const end = Math.min(start + length + 1, content.length);
      expect(answer.status).toBe(206);
      expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${content.length}`);
      expect(answer.headers.get('content-length')).toBe(String(end - start));
      expect(Buffer.from(await answer.arrayBuffer()).equals(content.subarray(start, end))).toBe(true);
    }), { numRuns: 15 });
  });

  test('suffix, outside, unknown handle, other methods', async () => {
    expect(Buffer.from(await (await ask('bytes=-5')).arrayBuffer()).equals(content.subarray(-5))).toBe(true);
    const outside = await ask(`bytes=${content.length}-`);
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${content.length}`]);
    expect((await ask(undefined, 'GET', 'video/mp4', 'f'.repeat(32))).status).toBe(404);
    expect((await ask(undefined, 'POST')).status).toBe(405);
    const failing = () => Promise.reject(new Error('gone'));
    expect((await answerAttachment(new Request(`att://blob/${handle}`), failing)).status).toBe(503);
  });

  test('a backend that stops in the middle ends the stream with an error, not with a short file', async () => {
    let times = 0;
    const stopping = (_id: string, start: number, end: number): Promise<AttachmentPart | null> => {
      times += 1;
      return times > 2 ? Promise.reject(new Error('gone')) : read('video/mp4')(handle, start, end);
    };
    const answer = await answerAttachment(new Request(`att://blob/${handle}`), stopping);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });
});

describe('byte ranges', () => {
  test.each([
    [null, 10, { kind: 'whole' }], ['bytes=0-', 10, { kind: 'part', start: 0, end: 10 }],
    ['bytes=9-9', 10, { kind: 'part', start: 9, end: 10 }], ['bytes=-20', 10, { kind: 'part', start: 0, end: 10 }],
    ['bytes=-0', 10, { kind: 'impossible' }], ['bytes=10-', 10, { kind: 'impossible' }], ['bytes=0-', 0, { kind: 'impossible' }],
    ['bytes=5-2', 10, { kind: 'whole' }], ['bytes=0-1,3-4', 10, { kind: 'whole' }], ['bytes=-', 10, { kind: 'whole' }],
    ['lines=1-2', 10, { kind: 'whole' }], ['bytes=1e3-', 10, { kind: 'whole' }], ['bytes=99999999999999999999-', 10, { kind: 'whole' }],
  ] as const)('%s of %d', (header, total, wanted) => expect(readRange(header, total)).toEqual(wanted));
});

describe('app://', () => {
  test.each([
    ['app://bundle/', 'index.html'], ['app://bundle/index.html#/contests', 'index.html'],
    ['app://bundle/assets/index-1Fj5_lzp.js', 'assets/index-1Fj5_lzp.js'],
  ])('%s', (address, file) => expect(pageFile(address)).toBe(file));
  test.each([
    'app://other/index.html', 'app://bundle/..%2f..%2fpackage.json', 'app://bundle/%252e%252e/package.json', 'app://bundle/a%00.js',
    'app://bundle//etc/passwd.json', 'app://bundle/.env.json', 'app://bundle/main', 'app://bundle/x.exe', 'file:///etc/passwd', 'nonsense',
  ])('%s is refused', (address) => expect(pageFile(address)).toBeNull());
  test('no address leads out of the folder', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const file = pageFile(`app://bundle/${text}`);
      expect(file === null || (!file.includes('..') && !file.startsWith('/') && !file.includes('\\'))).toBe(true);
    }));
  });
});

describe('requests', () => {
  test.each(['https://example.org/', 'http://127.0.0.1/', 'file:///etc/passwd', 'ws://x/', 'ftp://x/', 'chrome://version', 'HTTPS://x/', ''])(
    'E06: %s is blocked', (address) => expect(isAllowedRequest(address, true)).toBe(false));
  test.each(['app://bundle/', `att://blob/${handle}`, 'blob:app://bundle/1', 'data:image/png;base64,'])(
    '%s passes', (address) => expect(isAllowedRequest(address, false)).toBe(true));
  test('developer tools only in development', () =>
    expect([isAllowedRequest('devtools://x', true), isAllowedRequest('devtools://x', false)]).toEqual([true, false]));
  test('look-alikes of the page are not the page', () =>
    expect(['app://bundle', 'app://bundle/x', 'app://bundle.evil/x', 'app://bundlex', 'about:blank'].map(isPage))
      .toEqual([true, true, false, false, false]));
});

describe('payloads', () => {
  test('JSON of any shape passes with a size near its text', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(jsonSize(value)).toBeGreaterThanOrEqual(JSON.stringify(value).length / 4);
    }));
  });
  test('what is no JSON is refused', () => {
    const round: unknown[] = [];
    round.push(round);
    const values = [new Map(), new Date(0), () => 1, NaN, Infinity, 1n, /x/, new Uint8Array(2), Symbol('x'), round, { a: { b: round } }, new Set()];
    for (const value of values) expect(jsonSize(value)).toBeNull();
  });
  test('E20: 8 MB is the limit, and a hostile value costs no time', () => {
    expect(jsonSize('x'.repeat(largestPayload / 2 - 10))).not.toBeNull();
    expect(jsonSize('x'.repeat(largestPayload / 2 + 10))).toBeNull();
    const began = process.cpuUsage();
    expect(jsonSize(Array.from({ length: 5_000_000 }, () => 'x'))).toBeNull();
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(jsonSize(deep)).toBeNull();
    expect(atUsualPace(spentMs(began))).toBeLessThan(3000);
  });
  test('a request has short plain names', () => {
    expect(readRequest({ id: 'c1', feature: 'workspace', call: 'list', input: {} })).toEqual({ id: 'c1', feature: 'workspace', call: 'list', input: {} });
    for (const bad of [null, 'x', {}, { id: 1, feature: 'a', call: 'b' }, { id: 'a', feature: 'a b', call: 'c' }, { id: 'x'.repeat(90), feature: 'a', call: 'b' }]) {
      expect(readRequest(bad)).toBeNull();
    }
  });
});

describe('files from outside', () => {
  const all = () => 'file' as const;
  test('files of our kinds are taken, each once, by name, by path and by address; switches and the rest are not', () => {
    const words = ['--inspect=0', '.', '包 1.SXPACK', '/u/b.sxscore', 'c.xlsx', 'd.exe', '张.sxcard', '--x.sxpack', 'c.xlsx', '',
      'file:///u/%E6%8E%A8%E8%8D%90%201.sxrec', 'FILE:///u/b.sxscore', 'file://other/x.sxarc', 'file:%', '存证.sxarc', 'b.sxbackup'];
    expect(openedBy(words, '/s', all)).toEqual({
      files: ['/s/包 1.SXPACK', '/u/b.sxscore', '/s/c.xlsx', '/s/张.sxcard', '/u/推荐 1.sxrec', '/s/存证.sxarc', '/s/b.sxbackup'],
      workspaces: [],
    });
    expect(openedBy(words, '/s', () => null)).toEqual({ files: [], workspaces: [] });
    expect(openedBy(['微课 2026.d', 'a.xlsx'], '/s', (path) => (path.endsWith('.d') ? 'workspace' : null))).toEqual({ files: [], workspaces: ['/s/微课 2026.d'] });
  });
  test('what a second start hands over is plain ASCII, and anything else that arrives opens nothing', () => {
    const start = { words: ['/u/二 号.sxscore', '--x'], folder: '/家' };
    expect(sealStart(start).start).toMatch(/^[!-~]+$/);
    expect(readStart(sealStart(start))).toEqual(start);
    for (const strange of [null, undefined, 3, {}, { start: '%' }, { start: '3' }, { start: 'null' }, { words: ['/x.sxpack'], folder: '/' }]) {
      expect(readStart(strange)).toEqual({ words: [], folder: '' });
    }
  });
  test('wait, in order, until the page listens, and again after it was left', () => {
    const mail = new WindowMail();
    const seen: string[] = [];
    const send = (event: WindowEvent) => void (event.kind === 'openedFiles' && seen.push(...event.paths));
    const file = (path: string) => mail.post({ kind: 'openedFiles', paths: [path] });
    file('1');
    file('2');
    mail.listen(send);
    file('3');
    mail.deaf();
    file('4');
    expect(seen).toEqual(['1', '2', '3']);
    mail.listen(send);
    expect(seen).toEqual(['1', '2', '3', '4']);
  });
});

describe('what the window remembers', () => {
  test('any file is read without harm', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const { bounds } = readMemory(text);
      expect(bounds === null || bounds.width >= 400).toBe(true);
    }));
    const kept = { bounds: { x: 1, y: 2, width: 800, height: 600 }, maximised: true, zoom: 125, compatible: 'chosen', graphicsCrashes: [5], folders: { packs: '/u', other: '/x', entries: 3 } };
    expect(readMemory(JSON.stringify(kept))).toEqual({ ...kept, folders: { packs: '/u' } });
    expect(readMemory('{"zoom":900,"compatible":"yes","graphicsCrashes":["x",1]}'))
      .toMatchObject({ zoom: 100, compatible: null, graphicsCrashes: [1] });
  });
  test('a window on a screen that is gone is not put there', () => {
    const screen = { x: 0, y: 0, width: 1366, height: 768 };
    expect(isReachable({ x: 100, y: 50, width: 1366, height: 700 }, [screen])).toBe(true);
    expect(isReachable({ x: 1400, y: 50, width: 1366, height: 700 }, [screen])).toBe(false);
    expect(isReachable({ x: 100, y: -300, width: 1366, height: 700 }, [screen])).toBe(false);
    expect(isReachable({ x: 1300, y: 50, width: 1366, height: 700 }, [screen])).toBe(false);
    // A screen that became smaller, or a larger one that was taken away: what stays is drawn whole.
    const beside = { x: 1366, y: 0, width: 1920, height: 1040 };
    expect(fitted({ x: 1466, y: 40, width: 1800, height: 1000 }, [screen, beside])).toEqual({ x: 1466, y: 40, width: 1800, height: 1000 });
    expect(fitted({ x: 100, y: 40, width: 1800, height: 1000 }, [screen])).toEqual({ x: 0, y: 0, width: 1366, height: 768 });
    expect(fitted({ x: 1466, y: 40, width: 1800, height: 1000 }, [screen])).toBe(null);
  });
});
