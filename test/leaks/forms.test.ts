// Forms that people really write: words that only look like a name turned round, phones with the country's number, full-width
// numbers in snippets, schools with their number in digits.
import { describe, expect, it } from 'vitest';
import { memorySource } from '#backend/archive/source.ts';
import { compileTerms, type Registration } from '#backend/leaks/match/terms.ts';
import { scanBytes } from '#backend/leaks/scan.ts';
import { writeZip } from '#backend/leaks/clean/zip-writer.ts';

const registration = (name: string, school: string): Registration => ({
  people: [{ name, part: 'author' }], schools: [{ name: school, names: [] }], units: [{ name: '西安市莲湖区', names: [] }],
  phones: ['13812345601'], ids: ['61010219800101001X'],
});
const found = async (text: string, own: Registration) => (await scanBytes(memorySource(Buffer.from(text)), '附件.txt', compileTerms(own))).findings;
const severities = async (text: string, own: Registration) => (await found(text, own)).map((one) => `${one.kind} ${one.severity}`);
const yu = registration('于建国', '西安市莲湖区实验小学');

describe('a name turned round', () => {
  it('is a name only where it stands alone: 建国于1949年 names nobody', async () => {
    expect(await severities('中华人民共和国建国于1949年。', yu)).toEqual(['name look']);
    expect(await severities('建国于', yu)).toEqual(['name block']);
    expect(await severities('执教：于建国', yu)).toEqual(['name block']);
  });
});

describe('numbers of persons', () => {
  it('the own phone blocks behind +86, 86 and 0086, too', async () => {
    for (const text of ['+8613812345601', '+86-138 1234 5601', '8613812345601', '008613812345601']) {
      // oxlint-disable-next-line no-await-in-loop -- a list of four
      expect(await severities(`联系 ${text}`, yu), text).toEqual(['phone block']);
    }
    expect(await severities('编号 7913812345601', yu)).toEqual([]);
  });

  it('no snippet shows a number whole, whatever its width and signs', async () => {
    for (const text of ['１３８１２３４５６０１', '138.1234.5601', '６１０１０２１９８００１０１００１Ｘ', '138－1234－5601']) {
      // oxlint-disable-next-line no-await-in-loop -- a list of four
      const [one] = await found(`电话 ${text} 号`, yu);
      expect(one?.severity, text).toBe('block');
      expect(one?.snippet.normalize('NFKC').replaceAll(/\D/g, '').length, text).toBeLessThan(9);
    }
  });
});

describe('schools', () => {
  it('第八十五中学 is found as 85中, 第85中学 and 八十五中 behind its city, 铁一中学 as 铁一中', async () => {
    const school = registration('王芳', '西安市第八十五中学');
    for (const text of ['西安市第85中学', '西安85中', '西安市85中学', '西安八十五中']) {
      // oxlint-disable-next-line no-await-in-loop -- a list of four
      expect(await severities(`我在${text}教书`, school), text).toContain('school block');
    }
    expect(await severities('第85中', registration('王芳', '宝鸡市陈仓区西街小学'))).toEqual([]);
    expect(await severities('西安市第八十五中学', registration('王芳', '西安市第85中学'))).toContain('school block');
    expect(await severities('我在西安铁一中教书', registration('王芳', '西安市铁一中学'))).toContain('school block');
  });

  it('a unit inside the name of the school is not told a second time', async () => {
    expect(await severities('我在西安市莲湖区实验小学教书', yu)).toEqual(['school block']);
  });
});

describe('places inside of documents', () => {
  const document = (parts: Record<string, Buffer>) => writeZip([
    ['[Content_Types].xml', Buffer.from('<Types/>')], ...Object.entries(parts),
  ].map(([name, bytes]) => ({ name: name as string, bytes: bytes as Buffer })));
  const inDocument = async (parts: Record<string, Buffer>) =>
    (await scanBytes(memorySource(document(parts)), '教学设计.docx', compileTerms(yu))).findings.map((one) => `${one.place} ${one.severity}`);

  it('the name of a bookmark is read', async () => {
    const xml = '<w:document><w:body><w:p><w:bookmarkStart w:id="0" w:name="于建国"/></w:p></w:body></w:document>';
    expect(await inDocument({ 'word/document.xml': Buffer.from(xml) })).toEqual(['docx.text block']);
  });

  it('an embedded object of a broken structure is searched as bytes, as its message says', async () => {
    const broken = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('于建国', 'utf16le'), Buffer.alloc(900)]);
    expect(await inDocument({ 'word/document.xml': Buffer.from('<w:document/>'), 'word/embeddings/oleObject1.bin': broken }))
      .toEqual(['docx.media/ole.text block']);
  });
});
