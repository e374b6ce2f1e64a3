// A corpus with labels: people and schools made up by a seed, every place of every type, every form of writing, clean files.
import { readFileSync } from 'node:fs';
import * as OpenCC from 'opencc-js/cn2t';
import { namePinyin } from '#backend/identity/pinyin.ts';
import { checkCharacter } from '#backend/identity/numbers.ts';
import type { Registration } from '#backend/leaks/match/terms.ts';
import { writeZip } from '#backend/leaks/clean/zip-writer.ts';
import * as documents from './makers/documents.ts';
import * as media from './makers/media.ts';
import * as pictures from './makers/pictures.ts';

export interface Made { name: string; bytes: Buffer }
type Make = (text: string) => Made | Promise<Made>;

export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}
const pick = <T>(list: readonly T[], random: (below: number) => number): T => list[random(list.length)] as T;

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费岑薛雷贺倪汤'];
const given = [...'晓雯丽芳敏静娟艳涛军强磊洋勇杰俊峰浩宇轩梓涵欣怡佳琪思远博文雅婷雨桐子墨诗韵嘉禾润泽凯鹏慧颖莹倩楠'];
const cities = ['南京市', '西安市', '洛阳市', '成都市', '沈阳市', '兰州市'];
const counties = ['玄武区', '碑林区', '涧西区', '武侯区', '和平区', '城关区', '蓝田县', '栾川县'];
const schools = ['育才小学', '实验小学', '第三中学', '光华路小学', '长江中学', '机关幼儿园'];

export interface Person { name: string; school: string; phone: string; id: string; registration: Registration }

export function makePerson(seed: number): Person {
  const random = randomOf(seed * 7919 + 17);
  for (let skip = 0; skip < 5; skip += 1) random(10);
  const name = pick(surnames, random) + pick(given, random) + pick(given, random);
  const school = pick(cities, random) + pick(counties, random) + pick(schools, random);
  const phone = `1${pick(['38', '39', '50', '86'], random)}${String(random(100_000_000)).padStart(8, '0')}`;
  const digits = `320102${1970 + random(30)}0${1 + random(9)}1${random(10)}${String(random(1000)).padStart(3, '0')}`;
  const id = digits + checkCharacter(digits);
  return {
    name, school, phone, id,
    registration: { people: [{ name, part: 'author' }], schools: [{ name: school, names: [] }], units: [], phones: [phone], ids: [id] },
  };
}

const named = (name: string, bytes: Buffer): Made => ({ name, bytes });
const office = (words: (text: string) => documents.OfficeWords): { docx: Make; pptx: Make; xlsx: Make } => ({
  docx: (text) => named('教学设计.docx', documents.docx(words(text))),
  pptx: (text) => named('课件.pptx', documents.pptx(words(text))),
  xlsx: (text) => named('数据.xlsx', documents.xlsx(words(text))),
});
const everyOffice = (place: string, words: (text: string) => documents.OfficeWords): Record<string, Make> =>
  Object.fromEntries(Object.entries(office(words)).map(([family, make]) => [`${family}.${place}`, make]));

/** Places where a name written plainly must be found. */
export const certain: Record<string, Make> = {
  ...everyOffice('core', (creator) => ({ creator })), ...everyOffice('app', (company) => ({ company })),
    ...everyOffice('custom', (custom) => ({ custom })),
  'docx.text': office((text) => ({ text: `本课由${text}设计` })).docx, 'docx.header': office((header) => ({ header })).docx, 'docx.footnote': office((footnote) => ({ footnote })).docx,
  'docx.comment': office((comment) => ({ comment })).docx, 'docx.commentAuthor': office((commentAuthor) => ({ commentAuthor })).docx,
  'docx.revision': office((changeAuthor) => ({ changeAuthor })).docx, 'docx.people': office((person) => ({ person })).docx,
  'docx.rels': office((text) => ({ template: `file:///C:/Users/${text}/模板.dotx` })).docx, 'docx.altText': office((alt) => ({ alt })).docx,
  'pptx.text': office((text) => ({ text })).pptx, 'pptx.notes': office((notes) => ({ notes })).pptx, 'pptx.master': office((master) => ({ master })).pptx,
  'pptx.commentAuthors': office((commentAuthor) => ({ commentAuthor })).pptx, 'pptx.altText': office((alt) => ({ alt })).pptx,
  'xlsx.cell': office((cell) => ({ cell })).xlsx, 'xlsx.comment': office((comment) => ({ comment })).xlsx, 'xlsx.header': office((header) => ({ header })).xlsx,
  'xlsx.definedName': office((definedName) => ({ definedName })).xlsx, 'xlsx.commentAuthor': office((commentAuthor) => ({ commentAuthor })).xlsx,
  'pdf.info': async (author) => named('教案.pdf', await documents.pdf({ author })), 'pdf.annotation': async (note) => named('教案.pdf', await documents.pdf({ note })),
  'pdf.form': async (field) => named('教案.pdf', await documents.pdf({ field })), 'pdf.outline': async (bookmark) => named('教案.pdf', await documents.pdf({ bookmark })),
  'pdf.oldRevision': async (text) => named('教案.pdf', await documents.pdfOldRevision(text)),
  'pdf.text': (text) => named('教案.pdf', documents.pdfForeignFont(`执教${text}`)),
  'pdf.attachmentName': async (text) => named('教案.pdf', await documents.pdf({ attachment: { name: `${text}.txt`, bytes: Buffer.from('x') } })),
  'jpeg.artist': (text) => named('a.jpg', pictures.jpegExif(0x13b, text)), 'jpeg.xpAuthor': (text) => named('a.jpg', pictures.jpegExif(0x9c9d, text)),
  'jpeg.userComment': (text) => named('a.jpg', pictures.jpegExif(0x9286, text)), 'jpeg.makerNote': (text) => named('a.jpg', pictures.jpegExif(0x927c, `Cam ${text} 1.0`)),
  'jpeg.comment': (text) => named('a.jpg', pictures.jpegComment(text)), 'jpeg.xmp': (text) => named('a.jpg', pictures.jpegXmp(text)),
  'jpeg.iptc': (text) => named('a.jpg', pictures.jpegIptc(text)), 'jpeg.thumbnail': (text) => named('a.jpg', pictures.jpegThumbnail(text)), 'jpeg.trailing': (text) => named('a.jpg', pictures.jpegTrailing(text)),
  'png.tEXt': (text) => named('a.png', pictures.pngText(text)), 'png.zTXt': (text) => named('a.png', pictures.pngPacked(text)), 'png.iTXt': (text) => named('a.png', pictures.pngInternational(text)),
  'png.eXIf': (text) => named('a.png', pictures.pngExif(text)), 'gif.comment': (text) => named('a.gif', pictures.gifComment(text)),
  'webp.xmp': (text) => named('a.webp', pictures.webpXmp(text)), 'webp.exif': (text) => named('a.webp', pictures.webpExif(text)),
  'tiff.artist': (text) => named('a.tif', pictures.tiffArtist(text)), 'heic.exif': (text) => named('a.heic', pictures.heic(text)),
  'mp4.ilst': (text) => named('a.mp4', media.filmTag('©ART', text)), 'mp4.freeform': (text) => named('a.mp4', media.filmFreeTag(text)), 'mp4.mdta': (text) => named('a.mov', media.filmKey(text)),
  'mp4.xmp': (text) => named('a.mp4', media.filmXmp(text)), 'mp4.udta': (text) => named('a.mp4', media.filmUserData('©aut', text)), 'mp4.3gpAuth': (text) => named('a.3gp', media.film3gp('auth', text)),
  'mp4.3gpTitl': (text) => named('a.3gp', media.film3gp('titl', text)), 'mp4.handler': (text) => named('a.mp4', media.filmHandler(text)), 'mp4.subtitle': (text) => named('a.mp4', media.filmSubtitle(text)),
  'webm.tag': (text) => named('a.webm', media.webmTag(text)), 'webm.title': (text) => named('a.webm', media.webmTitle(text)), 'mkv.attachment': (text) => named('a.mkv', media.mkvAttachment(text)),
  'mkv.subtitle': (text) => named('a.mkv', media.mkvSubtitle(text)), 'mp3.id3v2': (text) => named('a.mp3', media.mp3Frame('TPE1', text)), 'mp3.utf16': (text) => named('a.mp3', media.mp3Frame('TIT2', text, 1)),
  'mp3.id3v1': (text) => named('a.mp3', media.mp3Old(text)), 'wav.info': (text) => named('a.wav', media.wavInfo(text)),
  'doc.summary': (author) => named('教案.doc', documents.oldDocument({ author })), 'doc.text': (text) => named('教案.wps', documents.oldDocument({ text: `授课 ${text}` })),
  'doc.oddText': (text) => named('教案.ppt', documents.oldDocument({ text: `授课 ${text}`, shift: 1 })),
  'txt.utf8': (text) => named('a.txt', Buffer.from(`欢迎观看，我是${text}。`)), 'txt.utf16': (text) => named('a.txt', Buffer.concat([Buffer.of(0xff, 0xfe), pictures.wide(`我是${text}。`)])),
  'srt.utf8': (text) => named('a.srt', Buffer.from(`1\n00:00:01,000 --> 00:00:02,000\n大家好，我是${text}\n`)),
  'html.meta': (text) => named('a.html', Buffer.from(`<!doctype html><html><head><meta name="author" content="${text}"></head><body>课</body></html>`)),
  'zip.innerName': (text) => named('材料.zip', writeZip([{ name: `材料/${text}-教案.txt`, bytes: Buffer.from('课') }])),
};

const traditional = OpenCC.Converter({ from: 'cn', to: 't' });
const fullWidth = (text: string): string => text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const splitPinyin = (name: string): [string, string] =>
  [capital(namePinyin(name.slice(0, 1)).pinyin), capital(namePinyin(name).pinyin.slice(namePinyin(name.slice(0, 1)).pinyin.length))];

/** Forms that take some reading; each makes a text out of a person. */
export const forms: Record<string, (person: Person) => string> = {
  spaced: ({ name }) => [...name].join(' '), traditional: ({ name }) => traditional(name), pinyin: ({ name }) => splitPinyin(name).join(' '),
  reversed: ({ name }) => splitPinyin(name).toReversed().join(' '), joined: ({ name }) => splitPinyin(name).join('').toLowerCase(),
  surnameTeacher: ({ name }) => `${name.slice(0, 1)}老师`, givenTeacher: ({ name }) => `${name.slice(1)}老师`, zeroWidth: ({ name }) => [...name].join('\u200b'),
  school: ({ school }) => school, schoolShort: ({ school }) => school.replaceAll(/市|区|县/g, ''), schoolNoCity: ({ school }) => school.slice(3),
  phone: ({ phone }) => phone, phoneDashes: ({ phone }) => `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`,
    phoneWide: ({ phone }) => fullWidth(phone),
  id: ({ id }) => id, idSpaced: ({ id }) => `${id.slice(0, 6)} ${id.slice(6, 14)} ${id.slice(14)}`, percent: ({ name }) => encodeURIComponent(name), entities: ({ name }) => [...name].map((one) => `&#${one.charCodeAt(0)};`).join(''),
};

/** Where the forms are tried: one text place of each family. */
export const formPlaces: Record<string, Make> = {
  docx: (text) => named('a.docx', documents.docx({ text: `欢迎学习，${text}。` })), splitRuns: (text) => named('a.pptx', documents.pptx({ split: ['欢迎，', ...text, '。'] })),
  exif: (text) => named('a.jpg', pictures.jpegExif(0x9286, text)), film: (text) => named('a.mp4', media.filmTag('©cmt', text)), txt: (text) => named('a.txt', Buffer.from(`欢迎学习。${text}\n`)),
  depth1: (text) => named('a.pptx', documents.pptx({ inner: [{ name: 'image1.jpeg', bytes: pictures.jpegComment(text) }] })),
  depth2: (text) => named('a.docx', documents.docx({ inner: [{ name: 'sheet1.xlsx', bytes: documents.xlsx({ inner: [{ name: 'image1.png', bytes: pictures.pngText(text) }] }) }] })),
  depth3: (text) => named('a.zip', writeZip([{ name: 'b.docx', bytes: documents.docx({ inner: [{ name: 'c.xlsx', bytes: documents.xlsx({ inner: [{ name: 'image1.jpeg', bytes: pictures.jpegComment(text) }] }) }] }) }])),
};

/** Real Chinese sentences of the program itself: what a clean lesson plan might look like to a scanner. */
let sentences: string[] | null = null;
function prose(): string[] {
  return sentences ??= ['weike', 'xuesheng'].flatMap((one) => [...readFileSync(new URL(`../../seeds/templates/${one}.json`, import.meta.url), 'utf8').matchAll(/"([^"]*[\u4e00-\u9fff]{6,}[^"]*)"/g)]
    .map((match) => match[1] ?? '')).filter((one) => !/老师：|作者：/.test(one));
}

export function cleanFile(seed: number): Made | Promise<Made> {
  const random = randomOf(seed + 99);
  for (let skip = 0; skip < 5; skip += 1) random(10);
  const text = Array.from({ length: 12 }, () => pick(prose(), random)).join('。').replaceAll(/[<&>]/g, '');
  const creator = pick(['微软用户', 'Administrator', 'WPS_1528', '', 'Lenovo User', 'admin'], random);
  const kinds: (() => Made | Promise<Made>)[] = [
    () => named('教学设计.docx', documents.docx({ text, creator, inner: [{ name: 'image1.jpeg', bytes: pictures.plainJpeg() }] })),
    () => named('课件.pptx', documents.pptx({ text, notes: text.slice(0, 80), creator })), () => named('数据.xlsx', documents.xlsx({ cell: text.slice(0, 200), numberCell: String(random(100_000)) })),
    async () => named('教案.pdf', await documents.pdf({ text: 'Lesson 2: fractions and decimals' })), () => named('片.mp4', media.filmHandler('VideoHandler')), () => named('图.jpg', pictures.plainJpeg()),
    () => named('图.png', pictures.png({ type: 'tEXt', data: Buffer.from('Software\0Adobe ImageReady') })), () => named('教案.doc', documents.oldDocument({ text })), () => named('说明.txt', Buffer.from(text)),
    () => named('字幕.srt', Buffer.from(text.split('。').map((one, index) => `${index + 1}\n00:00:0${index % 10},000 --> 00:00:09,000\n${one}`).join('\n\n'))),
  ];
  return pick(kinds, random)();
}
