// Signed notes and printed codes: what holds, what does not, and what people make of them when they copy.
import { describe, expect, it } from 'vitest';
import { coSign, judgeName, organiserName, parseNote, signedBy, signNote, withWitness, witnessHolds } from '#backend/chain/note.ts';
import { codeFits, printedCode, readPrinted } from '#backend/chain/printed-code.ts';
import { sha256, signingKeyFromSeed } from '#backend/crypto/suite.ts';

const key = signingKeyFromSeed(new Uint8Array(32).fill(7));
const judge = signingKeyFromSeed(new Uint8Array(32).fill(9));
const root = sha256('abc');
const note = signNote({ workspace: '0b6e-1', contest: 'k1', size: 1834, root }, key);

describe('signed note', () => {
  // Key id and signature as Python and OpenSSL compute them.
  it('is made of these very bytes', () => {
    expect(note).toBe('saixue/0b6e-1/k1\n1834\nungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\n\n'
      + '— organiser jTCLYl3kqhex6KHAENa7RsgLu17TtI/km/XuRvSlgrad6uvATe09RjTjY+c2SB7HW53+B9OgZZGff7pNDQS9ZYBfRwM=\n');
  });
  it('holds under its key only, and not with another number, root or name', () => {
    const read = parseNote(note);
    expect(read).toMatchObject({ workspace: '0b6e-1', contest: 'k1', size: 1834 });
    expect(read && signedBy(read, organiserName, key.publicKey)).toBe(true);
    expect(read && signedBy(read, organiserName, judge.publicKey)).toBe(false);
    for (const changed of [note.replace('1834', '1835'), note.replace('/k1', '/k2'), note.replace('ungWv4', 'ungWv5'),
      note.replace('organiser', 'organizer')]) {
      const other = parseNote(changed);
      expect(other && signedBy(other, organiserName, key.publicKey)).toBe(false);
    }
  });
  it('takes the line of a witness, and is read with what a mail does to it', () => {
    const read = parseNote(note);
    if (!read) throw new Error('no note');
    const signature = coSign(read, judge);
    const both = parseNote(withWitness(note, judgeName(3), judge.publicKey, signature).replaceAll('\n', ' \r\n').trim());
    expect(both && signedBy(both, organiserName, key.publicKey) && signedBy(both, 'judge-3', judge.publicKey)).toBe(true);
    expect(both && signedBy(both, 'judge-4', judge.publicKey)).toBe(false);
    expect(witnessHolds(read, judge.publicKey, signature)).toBe(true);
    expect(witnessHolds(read, key.publicKey, signature)).toBe(false);
  });
  it.each(['', 'saixue/a/b\n', note.slice(0, -20), note.replace('1834', '01834'), note.replace('— ', '- '), note.replace('Fa0=', 'Fa1=')])(
    'is not: %j', (text) => expect(parseNote(text)).toBeNull());
});

describe('printed code', () => {
  const code = printedCode(root);
  it('stands for 100 bits', () => expect(code).toBe('Q9W1D-FWF07-7YMGA-183F5'));
  it.each([code, code.toLowerCase(), code.replaceAll('-', ' '), code.replaceAll('0', 'o'), code.replaceAll('1', 'l'),
    `核验码 ${code} · 事件 1834 · 2026-11-30`, `核验码：${code}·1834 条事件`, `Code ${code} · events 1,834`])('is read from %j', (typed) => {
    const read = readPrinted(typed);
    expect(read && codeFits(root, read.code)).toBe(true);
    expect(read?.events).toBe(typed.includes('834') ? 1834 : null);
  });
  it.each(['', '1834', code.slice(0, -1), `${code}0`, code.replace('Q', 'U')])('is not in %j', (typed) => expect(readPrinted(typed)).toBeNull());
});
