// Facts by content: what each kind is, how long and large, what plays; and the hostile files of the attachments' list (A01-A14).
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memorySource, openFileSource } from '#backend/archive/source.ts';
import { readFacts, type FileFacts } from '#backend/media/facts.ts';
import { faultsOf, spoken, takesFormat } from '#backend/media/judgement.ts';
import { zipBytes } from '../fixtures/xlsx.ts';
import { avi, bmp, box, compound, gif, jpeg, moov, mp4, mp4Parts, office, packedPdf, pdf, png, webm, webp, wideBox } from './made.ts';

const facts = (bytes: Buffer): Promise<FileFacts> => readFacts(memorySource(bytes));
const marksOf = async (bytes: Buffer): Promise<string[]> => (await facts(bytes)).marks.map((one) => `${one.code} ${one.what}`.trim());
/** Codes of the faults a file of this name and content has; errors with an exclamation mark. */
const verdict = async (name: string, bytes: Buffer, formats: string[] = []): Promise<string[]> =>
  faultsOf(await facts(bytes), name, formats).map((one) => `${one.code}${one.severity === 'error' ? '!' : ''}`);

describe('films', () => {
  test('length, size, turn and codecs, with the index before or behind the pictures', async () => {
    for (const first of [true, false]) {
      expect(await facts(mp4({ seconds: 612.5, width: 1920, height: 1080, rotation: 90 }, first))).toMatchObject({
        kind: 'mp4', media: 'video/mp4', label: '视频', seconds: 612.5, width: 1920, height: 1080, rotation: 90, videoCodec: 'h264', audioCodec: 'aac',
        playable: true, fragmented: false, marks: [],
      });
    }
    expect(await facts(mp4({ rotation: 180 }))).toMatchObject({ rotation: 180 });
    expect(await facts(mp4({ rotation: 270 }))).toMatchObject({ rotation: 270 });
    expect(await facts(webm(75.25))).toMatchObject({ kind: 'webm', seconds: 75.25, width: 640, height: 480,
      videoCodec: 'vp9', audioCodec: 'opus', playable: true });
    expect(await facts(avi())).toMatchObject({ kind: 'avi', seconds: 10, width: 320, height: 240, videoCodec: 'mpeg4', playable: false });
  });

  test('what judges cannot play is said with its codec', async () => {
    for (const codec of ['hvc1', 'hev1']) expect(await facts(mp4({ codec }))).toMatchObject({ videoCodec: 'hevc', playable: false });
    const [fault] = faultsOf(await facts(mp4({ codec: 'hvc1' })), 'a.mp4', []);
    expect(fault).toMatchObject({ code: 'file_not_playable', severity: 'warning', details: { reason: '画面编码 H.265（HEVC）' } });
    for (const codec of ['avc1', 'av01', 'vp09']) expect(await facts(mp4({ codec }))).toMatchObject({ playable: true });
    expect(await facts(mp4({ sound: 'ac-3' }))).toMatchObject({ audioCodec: 'ac3', playable: false });
    expect(await verdict('旧.avi', avi())).toEqual(['file_not_playable']);
  });

  test('A12: an index that is absent, cut, empty, endless or bottomless ends with a mark, never a crash', async () => {
    const { ftyp, u32 } = mp4Parts;
    expect(await marksOf(Buffer.concat([ftyp, box('mdat', Buffer.alloc(500))]))).toEqual(['damaged moov']);
    expect(await marksOf(mp4({}, false).subarray(0, -400))).toEqual(expect.arrayContaining([expect.stringMatching(/^trailing|^damaged/)]));
    // Size 0 means: to the end. Then nothing comes after.
    expect(await marksOf(Buffer.concat([ftyp, moov(), u32(0), Buffer.from('mdat'), Buffer.alloc(100)]))).toEqual([]);
    expect(await marksOf(Buffer.concat([ftyp, moov(), wideBox('mdat', 2n ** 63n, Buffer.alloc(50))]))).toEqual(['damaged cut']);
    expect(await marksOf(Buffer.concat([ftyp, moov(), wideBox('mdat', 4n, Buffer.alloc(50))]))).toEqual(['trailing box']);
    let deep: Buffer = Buffer.alloc(0);
    for (let level = 0; level < 1000; level++) deep = box('udta', deep);
    expect(await marksOf(Buffer.concat([ftyp, box('moov', deep)]))).toEqual(['damaged depth']);
    const many = Buffer.concat(Array.from({ length: 100_001 }, () => box('free')));
    expect(await marksOf(Buffer.concat([ftyp, many, moov()]))).toEqual(['damaged boxes']);
  });

  test('A13: a film of 4.2 GB is read at its two ends', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'large-'));
    try {
      const path = join(dir, 'large.mp4');
      const size = 4_200_000_000;
      const handle = openSync(path, 'w');
      const { ftyp } = mp4Parts;
      const end = moov({ seconds: 5400 });
      writeSync(handle, Buffer.concat([ftyp, wideBox('mdat', BigInt(size - ftyp.length - end.length), Buffer.alloc(0))]));
      writeSync(handle, end, 0, end.length, size - end.length);
      ftruncateSync(handle, size);
      closeSync(handle);
      const source = openFileSource(path);
      const before = process.memoryUsage().arrayBuffers;
      expect(await readFacts(source)).toMatchObject({ seconds: 5400, width: 1280, playable: true, marks: [] });
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
      source.close();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('pictures', () => {
  test('sizes come from the header', async () => {
    const shown: [Buffer, string, number, number][] = [[png(7, 9), 'png', 7, 9], [jpeg(), 'jpg', 640, 480],
      [gif(), 'gif', 10, 5], [webp(), 'webp', 100, 50], [bmp(), 'bmp', 20, 10]];
    for (const [bytes, kind, width, height] of shown) expect(await facts(bytes),
      kind).toMatchObject({ kind, width, height, marks: [], playable: null });
  });
  test('A11: pictures too large to be decoded get no preview', async () => {
    expect(await marksOf(png(60_000, 60_000))).toEqual(['noPreview 60000×60000']);
    expect(await marksOf(gif(10_001))).toEqual(['noPreview 10001 帧']);
    expect(await marksOf(webp(16_000, 16_000))).toEqual(['noPreview 16000×16000']);
  });
  test('A10: bytes behind the end are told, a zip among them by name', async () => {
    const tail = Buffer.from('<script>alert(1)</script>');
    expect(await marksOf(Buffer.concat([jpeg(), tail]))).toEqual([`trailing ${tail.length}`]);
    expect(await marksOf(Buffer.concat([png(), tail]))).toEqual([`trailing ${tail.length}`]);
    expect(await marksOf(Buffer.concat([gif(), tail]))).toEqual([`trailing ${tail.length}`]);
    expect(await marksOf(Buffer.concat([jpeg(), zipBytes([{ name: 'a.exe', content: 'MZ' }])]))).toEqual(['trailing zip']);
    expect(await marksOf(Buffer.concat([pdf(), zipBytes([{ name: 'a', content: '' }])]))).toEqual(['trailing zip']);
    expect(await marksOf(Buffer.concat([zipBytes([{ name: 'a', content: '' }]), tail]))).toEqual([`trailing ${tail.length}`]);
    expect(await marksOf(Buffer.concat([Buffer.from('GIF89a/*'), Buffer.from('*/=1;alert(1)//')]))).toContain('damaged cut');
  });
});

describe('documents', () => {
  test('A03: A04: what acts in a PDF is found plain, in hexadecimal and in packed objects', async () => {
    expect(await facts(pdf('', 7))).toMatchObject({ kind: 'pdf', pages: 7, marks: [] });
    expect(await marksOf(pdf('/OpenAction [3 0 R /Fit]'))).toEqual([]);
    expect(await marksOf(pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'))).toEqual(['active JavaScript', 'active OpenAction']);
    expect(await marksOf(pdf('/AA << /O << /S /#4aavaScript /J#53 (x) >> >>'))).toEqual(['active JavaScript']);
    expect(await marksOf(pdf('/A << /S /Launch /F (cmd.exe) >> /Names << /EmbeddedFiles 9 0 R >> /AcroForm << /XFA 4 0 R >>')))
      .toEqual(['active Launch', 'active EmbeddedFile', 'active XFA']);
    expect(await marksOf(packedPdf('<< /S /JavaScript /JS (x) >> << /Type /Page /Parent 2 0 R >>'))).toEqual(['active JavaScript']);
    expect(await facts(packedPdf('<< /Type /Page /Parent 2 0 R >>'))).toMatchObject({ pages: 1 });
    expect(await marksOf(Buffer.from(pdf().toString('latin1').replace('trailer <<', 'trailer << /Encrypt 9 0 R'), 'latin1'))).toEqual(['encrypted']);
    expect(await verdict('a.pdf', Buffer.from(pdf().toString('latin1').replace('trailer <<',
      'trailer << /Encrypt 9 0 R'), 'latin1'))).toEqual(['file_encrypted']);
  });

  test('Office by its parts; A06 macros are refused; A07 outside parts, declarations and bombs', async () => {
    expect(await facts(office('docx'))).toMatchObject({ kind: 'docx', label: '文档', marks: [] });
    expect(await facts(office('pptx'))).toMatchObject({ kind: 'pptx', label: '课件' });
    expect(await facts(office('xlsx'))).toMatchObject({ kind: 'xlsx' });
    expect(await verdict('a.docx', office('docm'))).toEqual(['file_macro!']);
    expect(await verdict('a.pptx', office('pptx', [{ name: 'ppt/vbaProject.bin', content: 'x' }]))).toEqual(['file_macro!']);
    const link = (type: string) => ({ name: 'word/_rels/document.xml.rels',
      content: `<Relationships><Relationship Type="http://x/${type}" Target="http://evil/t.dotm" TargetMode="External"/></Relationships>` });
    expect(await marksOf(office('docx', [link('attachedTemplate')]))).toEqual(['external attachedTemplate']);
    expect(await marksOf(office('docx', [link('hyperlink')]))).toEqual([]);
    expect(await marksOf(office('docx', [{ name: 'word/embeddings/oleObject1.bin', content: 'x' }]))).toEqual(['active embedded']);
    expect(await verdict('a.docx', office('docx', [{ name: 'word/x.xml', content: '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }]))).toEqual(['file_bomb!']);
    expect((await marksOf(office('docx', [{ name: 'word/y.xml', content: Buffer.alloc(20_000_000) }]))).join()).toContain('bomb');
  });

  test('A08: old Office is taken with the warning that it cannot be cleaned; with macros or a password it is not', async () => {
    expect(await verdict('a.doc', compound('WordDocument'))).toEqual(['file_old_office']);
    expect(await verdict('a.wps', compound('WordDocument'))).toEqual(['file_old_office']);
    expect(await verdict('a.ppt', compound('PowerPoint Document'))).toEqual(['file_old_office']);
    expect(await verdict('a.doc', compound('WordDocument', '_VBA_PROJECT'))).toContain('file_macro!');
    expect(await verdict('a.doc', compound('EncryptedPackage'))).toContain('file_password!');
    expect(await verdict('a.doc', compound('SomeInstaller'))).toEqual(['file_unknown!']);
  });
});

describe('judgement', () => {
  const cases: [string, string, Buffer, string[]][] = [
    ['a picture with another picture\'s name', 'a.jpg', png(), ['file_kind_renamed']],
    ['a film as a document', 'a.pdf', mp4(), ['file_kind_differs!']], ['no ending', 'film', mp4(), ['file_kind_differs!']],
    ['binary as text', 'a.txt', Buffer.from([65, 0, 66]), ['file_unknown!']], ['text', '说明.TXT', Buffer.from('你好'), []],
    ['text in GBK', 'a.txt', Buffer.from('c4e3bac3', 'hex'), []],
      ['a shortcut', 'a.mp4', Buffer.from('4c0000000114020000000000', 'hex'), ['file_program!']],
    ['RTF as Word', 'a.doc', Buffer.from('{\\rtf1 x}'), ['file_unknown!']],
  ];
  test.each(cases)('%s', async (_what, name, bytes, codes) => {
    expect(await verdict(name, bytes)).toEqual(codes);
  });

  test('a zip that the rules ask for is taken, but nothing that hides in it', async () => {
    const zip = (name: string, flags = 0) => zipBytes([{ name, content: 'x', flags }]);
    expect(await verdict('a.zip', zip('源程序.py'), ['zip'])).toEqual([]);
    expect(await verdict('a.zip', zip('setup.exe'), ['zip'])).toEqual(['file_nested!']);
    expect(await verdict('a.zip', zip('more.rar'), ['.ZIP'])).toEqual(['file_nested!']);
    expect(await verdict('a.zip', zip('a.txt', 1), ['zip'])).toEqual(['file_password!']);
    expect(await verdict('a.sb3', zip('project.json'), ['sb3'])).toEqual([]);
    expect(await verdict('a.py', Buffer.from('print(1)'), ['py'])).toEqual([]);
    expect(await verdict('a.py', Buffer.from('print(1)'), ['mp4'])).toEqual(['file_kind_differs!']);
  });

  test('whatever was found is said in Chinese words', async () => {
    const found = [Buffer.concat([mp4Parts.ftyp, box('mdat', Buffer.alloc(50))]), pdf('/OpenAction << /S /JavaScript /JS (x) >> /A << /S /Launch >>'), png(60_000, 60_000),
      Buffer.concat([png(), Buffer.from('tail')]), Buffer.concat([jpeg(), zipBytes([{ name: 'a', content: '' }])]), png().subarray(0, 40),
      office('docx', [{ name: 'word/x.xml', content: '<!DOCTYPE a>' }])];
    for (const bytes of found) {
      const one = await facts(bytes);
      for (const fault of faultsOf(one, `a.${one.kind}`, ['zip'])) {
        const { message } = spoken(fault, 'zh');
        expect(message.replaceAll(/PDF|MP4|H\.264|AAC/g, ''), message).not.toMatch(/[A-Za-z]{4,}|undefined|\{/);
        expect(spoken(fault, 'en').message).not.toMatch(/[\u3400-\u9fff]|\{/);
      }
    }
  });

  test('formats are compared as rules write them', async () => {
    const film = await facts(mp4());
    for (const formats of [['MP4'], ['.mp4'], ['pdf', 'mp4'], []]) expect(takesFormat(formats, film, 'a.mp4')).toBe(true);
    expect(takesFormat(['avi', 'mov'], film, 'a.mp4')).toBe(false);
    expect(takesFormat(['jpeg'], await facts(jpeg()), 'a.jpg')).toBe(true);
    expect(takesFormat(['wps'], await facts(compound('WordDocument')), 'a.wps')).toBe(true);
  });
});
