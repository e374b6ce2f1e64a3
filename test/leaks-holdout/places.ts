// Every place an identity can hide in, each with the file that hides it there. Written from the list of places alone,
// without a look at the scanner: a second opinion.
import * as documents from './documents.ts';
import * as films from './films.ts';
import { gbk } from './gbk.ts';
import { docx, pptx, runs, xlsx } from './ooxml.ts';
import type { Form } from './people.ts';
import * as pictures from './pictures.ts';

export interface Place {
  name: string;
  extension: string;
  /** Places that any scanner must read; the others are called hard. */
  hard?: true;
  /** Forms that can stand here; absent: all. */
  forms?: readonly Form[];
  plant(text: string): Buffer | Promise<Buffer>;
}

/** Text that stands inside a sentence, as in a body or a comment. */
const told = (text: string): string => `本课由${text}设计并执教，欢迎批评指正。`;
const split = (text: string): string[] => [...text];
const place = (name: string, extension: string, plant: Place['plant'], more: Partial<Place> = {}): Place => ({ name, extension, plant, ...more });

const photo = (text: string): Buffer => pictures.jpeg(pictures.exifSegment(pictures.artist(text)));

export const places: readonly Place[] = [
  place('docx core creator', 'docx', (text) => docx({ creator: text })),
  place('docx core lastModifiedBy', 'docx', (text) => docx({ modifiedBy: text })),
  place('docx core keywords', 'docx', (text) => docx({ keywords: text })),
  place('docx app Company', 'docx', (text) => docx({ company: text })),
  place('docx app Manager', 'docx', (text) => docx({ manager: text })),
  place('docx custom property', 'docx', (text) => docx({ custom: text })),
  place('docx text', 'docx', (text) => docx({ body: runs(told(text)) })),
  place('docx text, a run a sign', 'docx', (text) => docx({ body: runs('本课由', ...split(text), '执教') })),
  place('docx header', 'docx', (text) => docx({ header: text })),
  place('docx footer', 'docx', (text) => docx({ footer: text })),
  place('docx footnote', 'docx', (text) => docx({ footnote: told(text) })),
  place('docx comment author', 'docx', (text) => docx({ comment: { author: text, text: '好' } })),
  place('docx comment text', 'docx', (text) => docx({ comment: { author: '', text: told(text) } })),
  place('docx tracked change author', 'docx', (text) =>
    docx({ body: `<w:p><w:ins w:id="1" w:author="${text}"><w:r><w:t>补充</w:t></w:r></w:ins></w:p>` })),
  place('docx deleted text', 'docx', (text) =>
    docx({ body: `<w:p><w:del w:id="1" w:author=""><w:r><w:delText>${told(text)}</w:delText></w:r></w:del></w:p>` })),
  place('docx people', 'docx', (text) => docx({ people: text })),
  place('docx template path', 'docx', (text) => docx({ template: `file:///D:\\模板\\${text}\\教案.dotx` })),
  place('docx link, percent encoded', 'docx', (text) => docx({ link: `file:///C:/Users/${encodeURIComponent(text)}/Desktop/a.docx` }),
    { hard: true }),
  place('jpeg inside docx', 'docx', (text) => docx({ parts: { 'word/media/image1.jpeg': photo(text) } }), { hard: true }),
  place('xlsx inside docx', 'docx', (text) => docx({ parts: { 'word/embeddings/sheet1.xlsx': xlsx({ shared: text }) } }), { hard: true }),
  place('png inside xlsx-less pptx inside docx', 'docx', (text) =>
    docx({ parts: { 'word/embeddings/p.pptx': pptx({ parts: { 'ppt/media/image1.png': pictures.png(pictures.textChunk(text)) } }) } }),
    { hard: true }),
  place('pptx core creator', 'pptx', (text) => pptx({ creator: text })),
  place('pptx slide text', 'pptx', (text) => pptx({ text: [told(text)] })),
  place('pptx slide text, a run a sign', 'pptx', (text) => pptx({ text: ['执教：', ...split(text)] })),
  place('pptx notes', 'pptx', (text) => pptx({ notes: told(text) })),
  place('pptx alt text', 'pptx', (text) => pptx({ alt: text })),
  place('pptx master', 'pptx', (text) => pptx({ master: text })),
  place('pptx comment author', 'pptx', (text) => pptx({ commentAuthor: text })),
  place('jpeg inside pptx', 'pptx', (text) => pptx({ parts: { 'ppt/media/image1.jpeg': photo(text) } }), { hard: true }),
  place('pdf Info author', 'pdf', (text) => documents.pdf({ info: `/Author ${documents.hexText(text)}` })),
  place('pdf Info title', 'pdf', (text) => documents.pdf({ info: `/Title ${documents.hexText(told(text))}` })),
  place('pdf Info of our own key', 'pdf', (text) => documents.pdf({ info: `/School ${documents.hexText(text)}` })),
  place('pdf XMP', 'pdf', (text) => documents.pdfMetadata(pictures.xmp(text))),
  place('pdf annotation', 'pdf', (text) => documents.pdfNote(told(text))),
  place('pdf annotation author', 'pdf', (text) => documents.pdfNoteAuthor(text)),
  place('pdf form field', 'pdf', (text) => documents.pdfField(text)),
  place('pdf outline', 'pdf', (text) => documents.pdfOutline(text)),
  place('pdf attachment', 'pdf', (text) => documents.pdfAttachment('说明.txt', Buffer.from(told(text)))),
  place('pdf attachment name', 'pdf', (text) => documents.pdfAttachment(`${text}.txt`, Buffer.from('无'))),
  place('pdf text', 'pdf', (text) => documents.pdfPage(['认识周长', told(text)])),
  place('pdf text, sign by sign', 'pdf', (text) => documents.pdfPage(['认识周长', told(text)], true), { hard: true }),
  place('pdf old revision', 'pdf', (text) => documents.pdfOldRevision(text)),
  place('jpeg EXIF artist', 'jpg', photo),
  place('jpeg EXIF description', 'jpg', (text) => pictures.jpeg(pictures.exifSegment(pictures.description(told(text))))),
  place('jpeg EXIF copyright', 'jpg', (text) => pictures.jpeg(pictures.exifSegment(pictures.copyright(text)))),
  place('jpeg EXIF XPAuthor', 'jpg', (text) => pictures.jpeg(pictures.exifSegment(pictures.xpAuthor(text)))),
  place('jpeg EXIF XPComment', 'jpg', (text) => pictures.jpeg(pictures.exifSegment(pictures.xpComment(told(text))))),
  place('jpeg EXIF user comment', 'jpg', (text) => pictures.jpeg(pictures.exifSegment(pictures.userComment(told(text))))),
  place('jpeg EXIF maker note', 'jpg', (text) => pictures.jpeg(pictures.exifSegment(pictures.makerNote(text)))),
  place('jpeg IPTC byline', 'jpg', (text) => pictures.jpeg(pictures.iptcSegment(text))),
  place('jpeg IPTC caption', 'jpg', (text) => pictures.jpeg(pictures.iptcSegment(told(text), 120))),
  place('jpeg XMP', 'jpg', (text) => pictures.jpeg(pictures.xmpSegment(text))),
  place('jpeg comment', 'jpg', (text) => pictures.jpeg(pictures.commentSegment(text))),
  place('png tEXt', 'png', (text) => pictures.png(pictures.textChunk(text))),
  place('png iTXt', 'png', (text) => pictures.png(pictures.wideChunk(text))),
  place('png zTXt', 'png', (text) => pictures.png(pictures.packedChunk(text)), { hard: true }),
  place('png eXIf', 'png', (text) => pictures.png(pictures.exifChunk(pictures.artist(text)))),
  place('gif comment', 'gif', pictures.gif),
  place('webp EXIF', 'webp', (text) => pictures.webp('EXIF', pictures.artist(text))),
  place('webp XMP', 'webp', (text) => pictures.webp('XMP ', pictures.xmp(text))),
  place('mp4 artist', 'mp4', (text) => films.mp4({ udta: [films.itunes('\xa9ART', text)] })),
  place('mp4 comment', 'mp4', (text) => films.mp4({ udta: [films.itunes('\xa9cmt', told(text))], moovFirst: true })),
  place('mp4 description', 'mp4', (text) => films.mp4({ udta: [films.itunes('desc', told(text))] })),
  place('mp4 quicktime key', 'mp4', (text) => films.mp4({ meta: films.quicktimeKeys('com.apple.quicktime.author', text) })),
  place('mov old text', 'mov', (text) => films.mp4({ brand: 'qt  ', udta: [films.oldText('\xa9aut', text)] })),
  place('mp4 3GP author', 'mp4', (text) => films.mp4({ udta: [films.phoneText('auth', text)] })),
  place('mp4 3GP title, UTF-16', 'mp4', (text) => films.mp4({ udta: [films.phoneText('titl', text, true)] })),
  place('mp4 3GP copyright', 'mp4', (text) => films.mp4({ udta: [films.phoneText('cprt', text)] })),
  place('mp4 place name', 'mp4', (text) => films.mp4({ udta: [films.location(text)] })),
  place('mp4 XMP box', 'mp4', (text) => films.mp4({ top: [films.uuid(pictures.xmp(text))] })),
  place('mp4 handler name', 'mp4', (text) => films.mp4({ handlerName: text })),
  place('mp4 subtitle track', 'mp4', (text) => films.mp4({ subtitle: told(text) }), { hard: true }),
  place('mp3 artist', 'mp3', (text) => films.mp3('TPE1', text)),
  place('mp3 album', 'mp3', (text) => films.mp3('TALB', text)),
  place('mp3 ID3v1 in GBK', 'mp3', (text) => films.oldMp3(gbk(text)), { hard: true, forms: ['plain', 'school', 'phone'] }),
  place('wav artist', 'wav', films.wav),
  place('webm tag', 'webm', (text) => films.webm('ARTIST', text)),
  place('webm title', 'webm', (text) => films.webm('TITLE', text)),
  place('txt UTF-8', 'txt', (text) => Buffer.from(told(text))),
  place('txt GBK', 'txt', (text) => gbk(told(text))),
  place('txt UTF-16', 'txt', (text) => Buffer.from(`\ufeff${told(text)}`, 'utf16le')),
  place('xlsx shared string', 'xlsx', (text) => xlsx({ shared: told(text) })),
  place('xlsx inline string', 'xlsx', (text) => xlsx({ inline: text })),
  place('xlsx comment author', 'xlsx', (text) => xlsx({ comment: text })),
  place('xlsx sheet name', 'xlsx', (text) => xlsx({ sheetName: text.slice(0, 31) }), { forms: ['plain', 'school', 'phone'] }),
  place('doc text', 'doc', (text) => documents.oldWord({ text: told(text) }), { hard: true }),
  place('doc text, odd parity', 'doc', (text) => documents.oldWord({ text: told(text), odd: true }), { hard: true }),
  place('doc author', 'doc', (text) => documents.oldWord({ author: gbk(text) }), { hard: true, forms: ['plain', 'school', 'phone'] }),
];

/** Files of every kind in which nobody is named. */
export const cleanFiles: readonly { extension: string; make(serial: number): Buffer | Promise<Buffer> }[] = [
  { extension: 'docx', make: (serial) => docx({ creator: 'Administrator', modifiedBy: '微软用户', company: 'Microsoft',
    body: runs(`第${serial}课时：复习与提高，同学们分组讨论。`) }) },
  { extension: 'docx', make: (serial) => docx({ creator: 'WPS Office', body: runs(`练习${serial}：小明有 12 支铅笔，小红比他多 5 支，老师又发给他们 3 支。`) }) },
  { extension: 'pptx', make: (serial) => pptx({ creator: 'User', text: [`例题${serial}`, '观察图形，说一说你发现了什么'], notes: '提示：留出时间让学生动手。' }) },
  { extension: 'pdf', make: (serial) => documents.pdfPage([`教学设计 第${serial}稿`, '教学目标：理解概念，掌握方法；教学重点：归纳与表达。']) },
  { extension: 'pdf', make: () => documents.pdf({ info: '/Creator (WPS)' }) },
  { extension: 'jpg', make: () => pictures.jpeg(pictures.commentSegment('Lavc60.3.100')) },
  { extension: 'png', make: () => pictures.png(['tEXt', Buffer.from('Software\0paint.net 4.2')]) },
  { extension: 'mp4', make: () => films.mp4({ udta: [films.itunes('\xa9too', 'Lavf60.3.100')] }) },
  { extension: 'webm', make: () => films.webm('ENCODER', 'Lavf60.3.100') },
  { extension: 'txt', make: (serial) => Buffer.from(`字幕${serial}：同学们好，这节课我们一起学习周长。请大家先量一量课桌的长和宽。`) },
];
