// Texts of certificates: what is taken out, how lines break, that nothing leaves its box, and numbers that are never given twice.
import { encode } from 'uqr';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { breakLines } from '#backend/certificates/break-lines.ts';
import { usualValues, programDesigns } from '#backend/certificates/choose-design.ts';
import { cleanText } from '#backend/certificates/clean-text.ts';
import { fillLines, type Values } from '#backend/certificates/fill.ts';
import { pageOf, placeTexts, type DesignShape } from '#backend/certificates/layout.ts';
import { frameOf, Numbering } from '#backend/certificates/numbers.ts';
import { freeFileNames, plainFileName } from '#backend/certificates/file-names.ts';
import { codeText, keyMark, openCode } from '#backend/certificates/qr-text.ts';
import { newSigningKey } from '#backend/crypto/suite.ts';
import { advisorsHonoured, unitsHonoured, type HonourEntry } from '#backend/scoring/honours.ts';
import { measuredLetters } from '#backend/pdf/paper.ts';

const letters = await measuredLetters();
const award = programDesigns[0]!.design;
const hard = ['䶮㛃𬱖', '古丽努尔·买买提', '阿卜杜热合曼·阿卜杜克热木·吐尔逊江', 'Mihrigul Abdurehim', '欧阳䶮'];

it('takes out what cannot be seen and says so; rare letters, dots and private characters stay', () => {
  expect(cleanText('张\u202E三\u200B\u0007 \uFEFF李')).toEqual({ text: '张三 李', removed: ['U+202E', 'U+200B', 'U+0007', 'U+FEFF'] });
  expect(cleanText('  王\t小\n明\r\n ')).toEqual({ text: '王 小 明', removed: [] });
  expect(cleanText('Ame\u0301lie')).toEqual({ text: 'Am\u00e9lie', removed: [] });
  expect(cleanText('\ud800张')).toEqual({ text: '张', removed: ['U+D800'] });
  for (const name of [...hard, '\ue000生', '神\ufa19']) expect(cleanText(name)).toEqual({ text: name, removed: [] });
  expect(letters.missing('䶮㛃𬱖·古😀\ue000')).toEqual(['😀', '\ue000']);
});

it('breaks lines that fit, loses no letter, and begins no line with a closing mark', () => {
  fc.assert(fc.property(
    fc.array(fc.constantFrom(...hard, '，', '。', '《', '》', '、', '（', '）', ' ', 'ABC-2026', '云', '澜', '市', '·'), { minLength: 1, maxLength: 60 }), fc.integer({ min: 30, max: 300 }),
    (parts, most) => {
      const text = parts.join('');
      const width = (one: string): number => letters.width(one, 10, false);
      const lines = breakLines(text, most, width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of lines) expect(width(line) <= most + 0.01 || [...line].length === 1).toBe(true);
    }), { numRuns: 200 });
  const lines = breakLines('在二〇二六年云澜市中小学微课大赛，荣获《一等奖》。', 60, (one) => [...one].length * 10);
  expect(lines.slice(1).filter((line) => /^[，。》、]/.test(line))).toEqual([]);
  expect(lines.filter((line) => /[《]$/.test(line))).toEqual([]);
});

const valuesWith = (own: Partial<Values>): Values => ({ ...usualValues, ...own });
const names = placeTexts(award, usualValues, usualValues, letters).find((one) => one.lines[0]?.text === '张小明：')!.index;
const placedNames = (text: string) => placeTexts(award, valuesWith({ names: text }), usualValues, letters).find((one) => one.index === names)!;

it('sets a long name smaller, then on a second line; nothing is cut', () => {
  const full = placedNames('张三');
  expect(full).toMatchObject({ over: false, size: 24 });
  const smaller = placedNames('张小明、李小红、王五、赵六、欧阳䶮㛃、司马𬱖、古丽努尔·买买提');
  expect(smaller.lines).toHaveLength(1);
  expect(smaller.size).toBeLessThan(24);
  const ten = Array.from({ length: 10 }, (_, at) => hard[at % hard.length]!).join('、');
  const two = placedNames(ten);
  expect(two.lines.length).toBeGreaterThan(1);
  expect(two.lines.map((line) => line.text).join('')).toBe(`${ten}：`);
  expect(two.over).toBe(false);
  expect(two.lines.slice(0, -1).every((line) => line.text.endsWith('、')), 'no name is broken in two').toBe(true);
  expect(placedNames('阿卜杜热合曼'.repeat(60)).over).toBe(true);
});

it('keeps every line inside its box, its page and above what stands below, or says that it does not', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...hard), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1,
    max: 5 }), fc.constantFrom(...programDesigns), (people, times, { design }) => {
    const values = valuesWith({ names: people.join('、'), title: '核心素养导向的大单元教学'.repeat(times), advisors: people.join('、') });
    const page = pageOf(design);
    const placed = placeTexts(design, values, usualValues, letters);
    for (const one of placed) {
      const piece = design.pieces[one.index] as Extract<DesignShape['pieces'][number], { kind: 'text' }>;
      for (const line of one.lines) {
        expect(line.x).toBeGreaterThanOrEqual(piece.x * 72 / 25.4 - 0.01);
        expect(line.x + line.width).toBeLessThanOrEqual((piece.x + piece.width) * 72 / 25.4 + 0.51);
        if (!one.over) expect(line.y).toBeLessThan(page.height - 10);
        expect(line.size).toBeGreaterThanOrEqual(Math.min(6, piece.size));
      }
    }
    const all = placed.flatMap((one) => one.lines.map((line) => line.text)).join('').replaceAll(' ', '');
    expect(all).toContain(people.join('、').replaceAll(' ', ''));
    const kept = placed.filter((one) => !one.over).map((one) => ({ one, piece: design.pieces[one.index]! }));
    for (const { one, piece } of kept) {
      const bottom = piece.y + one.height / (72 / 25.4);
      const hit = design.pieces.filter((other) => other.kind !== 'picture' && other.y > piece.y + 0.5
        && other.y < bottom - 0.3 && other.x < piece.x + piece.width && piece.x < other.x + other.width);
      expect(hit).toEqual([]);
    }
  }), { numRuns: 60 });
});

it('leaves out a line whose placeholders are all empty, and shows a placeholder that nobody knows', () => {
  const lines = fillLines('编号 {number}\n补发，原编号 {replaces}\n{title}{year}\n{nobody}', valuesWith({ title: '' }));
  expect(lines).toEqual([{ index: 0, text: '编号 2026-0001' }, { index: 2, text: '2026' }, { index: 3, text: '{nobody}' }]);
});

it('numbers by the pattern, beyond what was ever given, each frame for itself', () => {
  expect(frameOf('云教{year}字第{seq:4}号', { year: 2026, contest: '赛', award: '' })).toEqual({ before: '云教2026字第', after: '号', digits: 4 });
  expect(frameOf('{contest}', { year: 2026, contest: '赛', award: '' })).toEqual({ before: '赛-', after: '', digits: 4 });
  const numbering = new Numbering('{year}{award}-{seq:3}', (before) => (before === '2026一等奖-' ? 41 : 999));
  const next = (name: string): string => numbering.next({ year: 2026, contest: '', award: name });
  expect([next('一等奖'), next('一等奖'), next('二等奖'), next('一等奖')]).toEqual(['2026一等奖-042', '2026一等奖-043', '2026二等奖-1000', '2026一等奖-044']);
  expect(numbering.fits('2026一等奖-042', { year: 2026, contest: '', award: '一等奖' })).toBe(true);
  expect(numbering.fits('2026二等奖-042', { year: 2026, contest: '', award: '一等奖' })).toBe(false);
});

it('signs a code that fits a phone, and refuses it with any one letter changed', () => {
  const key = newSigningKey((length) => new Uint8Array(length).fill(7));
  const facts = {
    number: '2026-0001', names: '古丽努尔·买买提、䶮㛃𬱖', award: '一等奖', contest: '2026年云澜市中小学教师微课与信息素养提升实践活动', replaces: '', body: new Uint8Array(8).fill(3),
  };
  const text = codeText(facts, key);
  expect(openCode(text)).toMatchObject({ kind: 'read', authentic: true, facts });
  expect(openCode(` ${text.toLowerCase().slice(0, 90)}\n${text.slice(90)} `)).toMatchObject({ kind: 'read', authentic: true });
  expect(encode(text, { ecc: 'M' }).size).toBeLessThanOrEqual(80);
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === '7' ? '8' : '7';
    const opened = openCode(text.slice(0, at) + other + text.slice(at + 1));
    expect(opened.kind === 'unreadable' || !opened.authentic, `letter ${at}`).toBe(true);
  }
  for (const cut of [text.slice(0, -1), `${text}0`, text.slice(0, 60), 'SXC1:', 'SXT1|a|b',
    '']) expect(openCode(cut)).not.toMatchObject({ authentic: true });
  const other = codeText({ ...facts, names: '李鬼' }, newSigningKey((length) => new Uint8Array(length).fill(8)));
  const read = openCode(other);
  expect(read.kind === 'read' && keyMark(read.signer)).not.toBe(keyMark(key.publicKey));
  const longest = codeText({ ...facts, names: hard.join('、').repeat(9), contest: '赛'.repeat(200), number: '证'.repeat(30) }, key);
  expect(openCode(longest)).toMatchObject({ authentic: true });
  expect(encode(longest, { ecc: 'M' }).size).toBeLessThanOrEqual(93);
});

it('names files that every system takes', () => {
  expect(freeFileNames(['a/b:c', 'A/B:C', 'CON', '张\u202E三', ' . '])).toEqual(['abc', 'ABC（2）', '_CON', '张三', '证书']);
  expect(Buffer.byteLength(plainFileName('古丽努尔·买买提'.repeat(40)))).toBeLessThanOrEqual(180);
});

const entry = (entryId: string, award_: string, unit: string | null, ...people: string[]): HonourEntry => ({
  entryId, award: award_, unit: unit === null ? null : { id: unit, name: unit }, advisors: people.map((name) => ({ key: name, name, school: '校' })),
});
const awards = [{ id: 'first', name: '一等奖' }, { id: 'second', name: '二等奖' }];
const list = [entry('e2', '二等奖', 'A', '甲', '乙'), entry('e1', '一等奖', 'A', '甲'), entry('e3', '', 'B', '丙'), entry('e4', '二等奖', 'B', '丁'), entry('e5', '', null, '戊')];

it('honours an advisor once for the highest award, or for each; the first or all', () => {
  const rule = { name: '优秀指导教师', awards: [], which: 'all' as const, once: true };
  expect(advisorsHonoured(rule, awards, list).map((one) => [one.name, one.award, one.entryIds.join()])).toEqual([
    ['甲', '一等奖', 'e1,e2'], ['乙', '二等奖', 'e2'], ['丁', '二等奖', 'e4']]);
  expect(advisorsHonoured({ ...rule, once: false, which: 'first' }, awards, list).map((one) => one.name + one.award)).toEqual(['甲一等奖', '甲二等奖', '丁二等奖']);
  expect(advisorsHonoured({ ...rule, awards: ['first'] }, awards, list).map((one) => one.name)).toEqual(['甲']);
});

it('honours units that reach both limits, by points; who equals the last is honoured with it', () => {
  const rule = { name: '优秀组织奖', minEntries: 2, minAwardShare: 0.5, count: 1, points: { first: 5, second: 3 }, entryPoints: 0.1 };
  expect(unitsHonoured(rule, awards, list).map(({ unit, points, given, why }) => [unit, points, given,
    why])).toEqual([['A', 8.2, true, 'given'], ['B', 3.2, false, 'count']]);
  expect(unitsHonoured({ ...rule, minAwardShare: 0.6 }, awards,
    list).find((one) => one.unit === 'B')).toMatchObject({ given: false, why: 'share', share: 0.5 });
  const even = [entry('1', '一等奖', 'A'), entry('2', '一等奖', 'B'), entry('3', '', 'C')];
  expect(unitsHonoured({ ...rule, minEntries: 0, minAwardShare: 0 }, awards, even).map((one) => one.why)).toEqual(['given', 'tied', 'count']);
});
