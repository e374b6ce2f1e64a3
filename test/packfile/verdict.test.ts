// What happens to an incoming pack, given what is here: every line of the table; codes, file names, receipt codes;
// values.
import { describe, expect, it } from 'vitest';
import { packText, packTexts } from '#contract/pack-codes.ts';
import { checkSheets } from '#backend/packfile/check-scores.ts';
import { fingerprint, judgingPackFileName, newEntryCodes, parseEntryCode, receiptCode,
  scorePackFileName } from '#backend/packfile/codes.ts';
import type { JudgingPackHeader, PackSheet, ScorePackHeader } from '#backend/packfile/schema.ts';
import { judgingPackVerdict, scorePackVerdict } from '#backend/packfile/verdict.ts';
import type { KnownSlot } from '#backend/packfile/verdict.ts';
import { codes, hexOf, judgeKey, organiserKey, otherKey, packId, pseudoRandom, rubric,
  scoreContent } from './fixture.ts';

const key = hexOf(judgeKey.publicKey);
const packHash = 'ab'.repeat(32);
const hash = (name: string) => name.padEnd(64, '0');

function score(seq: number, prev: string | null, changes: { revision?: number; slot?: number; contest?: string;
key?: string; pack?: string } = {}): ScorePackHeader {
  const { recipient, slot, ...content } = scoreContent('age1x');
  return {
    ...content, format: 1, minReader: 1, suite: 'age1+ed25519', kind: 'score-pack', seq, prev,
    contest: { id: changes.contest ?? 'contest-2026' },
      judgingPack: { id: packId, revision: changes.revision ?? 1, sha256: changes.pack ?? packHash },
    signer: { role: 'judge', slot: changes.slot ?? slot, key: changes.key ?? key },
      recipient: { key: recipient, copy: null }, blobs: [],
  } as ScorePackHeader;
}
const known: KnownSlot = {
  slot: 3, pinnedKey: key,
  issued: [{ packId, revision: 1, sha256: packHash }, { packId, revision: 2, sha256: hash('rev2') }],
  accepted: [{ revision: 1, seq: 1, prev: null, sha256: hash('a1') },
    { revision: 1, seq: 2, prev: hash('a1'), sha256: hash('a2') }],
  setAside: [hash('f1')],
};
const ask = (sha256: string, header: ScorePackHeader, slot: KnownSlot | null = known, closed = false) =>
  scorePackVerdict({ sha256, header }, { contestId: 'contest-2026', closed, slot });

describe('score packs', () => {
  it('P21: the same again, older, forked, branched, with a gap: each the answer of the table', () => {
    const fresh = { ...known, pinnedKey: null, accepted: [] };
    const cases = [
      ['first', ask(hash('a1'), score(1, null), fresh), 'NEW', 'apply', true],
      ['next', ask(hash('a3'), score(3, hash('a2'))), 'NEW', 'apply', false],
      ['same again', ask(hash('a2'), score(2, hash('a1'))), 'PK_ALREADY', 'nothing', false],
      ['an archived one again', ask(hash('a1'), score(1, null)), 'PK_ALREADY', 'nothing', false],
      ['one in quarantine again', ask(hash('f1'), score(2, hash('a1'))), 'PK_ALREADY', 'nothing', false],
      ['two computers', ask(hash('b2'), score(2, hash('a1'))), 'PK_BRANCH', 'quarantine', false],
      ['two computers, from the start', ask(hash('b1'), score(1, null)), 'PK_BRANCH', 'quarantine', false],
      ['same number, other history', ask(hash('c2'), score(2, hash('zz'))), 'PK_FORK', 'quarantine', false],
      ['gap', ask(hash('a5'), score(5, hash('a4'))), 'PK_GAP', 'ask', false],
      ['gap at the start', ask(hash('a3'), score(3, hash('a2')), fresh), 'PK_GAP', 'ask', true],
      ['other contest', ask(hash('a3'), score(3, hash('a2'), { contest: 'other' })), 'PK_OTHER_CONTEST', 'refuse',
        false],
      ['no such slot', ask(hash('a3'), score(3, hash('a2')), null), 'PK_WRONG_SLOT', 'refuse', false],
      ['pack of another judge', ask(hash('a3'), score(3, hash('a2'), { pack: hash('other') })), 'PK_WRONG_SLOT',
        'refuse', false],
      ['revision never issued', ask(hash('a3'), score(3, hash('a2'), { revision: 9 })), 'PK_WRONG_SLOT', 'refuse',
        false],
      ['other key', ask(hash('a3'), score(3, hash('a2'), { key: hexOf(otherKey.publicKey) })), 'PK_WRONG_SIGNER',
        'refuse', false],
      ['other key, known bytes', ask(hash('a2'), score(2, hash('a1'), { key: hexOf(otherKey.publicKey) })),
        'PK_WRONG_SIGNER', 'refuse', false],
      ['late', ask(hash('a3'), score(3, hash('a2')), known, true), 'PK_LATE', 'queue', false],
      ['two computers, late', ask(hash('b2'), score(2, hash('a1')), known, true), 'PK_LATE', 'queue', false],
      ['gap, late', ask(hash('a5'), score(5, hash('a4')), known, true), 'PK_LATE', 'queue', false],
      ['first, late', ask(hash('a1'), score(1, null), fresh, true), 'PK_LATE', 'queue', true],
      ['same number, other history, late', ask(hash('c2'), score(2, hash('zz')), known, true), 'PK_LATE', 'queue', false],
      ['set aside already, late', ask(hash('f1'), score(2, hash('a1')), known, true), 'PK_ALREADY', 'nothing', false],
      ['other key, late', ask(hash('a3'), score(3, hash('a2'), { key: hexOf(otherKey.publicKey) }), known, true), 'PK_WRONG_SIGNER',
        'refuse', false],
      ['same again, late', ask(hash('a2'), score(2, hash('a1')), known, true), 'PK_ALREADY', 'nothing', false],
      ['new revision, numbers anew', ask(hash('n1'), score(1, null, { revision: 2, pack: hash('rev2') })), 'NEW',
        'apply', false],
      ['new revision, numbers go on', ask(hash('n3'), score(3, hash('a2'), { revision: 2, pack: hash('rev2') })),
        'NEW', 'apply', false],
    ] as const;
    for (const [name, verdict, code, outcome, pins] of cases) {
      expect([name, verdict.code, verdict.outcome, verdict.pinsKey]).toEqual([name, code, outcome, pins]);
    }
    expect(ask(hash('a5'), score(5, hash('a4'))).missingSeq).toEqual([3, 4]);
    expect(packText('PK_GAP', ask(hash('a5'), score(5, hash('a4'))).detail)).toContain('缺少第 3、4 次');
  });

  it('are archived when older than what counts', () => {
    const later = { ...known, accepted: [{ revision: 1, seq: 4, prev: hash('a3'), sha256: hash('a4') }] };
    expect(ask(hash('a2'), score(2, hash('a1')), later))
      .toMatchObject({ code: 'PK_OLD', outcome: 'archive', detail: { seq: 2, last: 4 } });
    const revised = { ...known, accepted: [{ revision: 2, seq: 1, prev: null, sha256: hash('n1') }] };
    expect(ask(hash('a9'), score(9, hash('a8')), revised)).toMatchObject({ code: 'PK_OLD', outcome: 'archive' });
    expect(ask(hash('a2'), score(2, hash('a1')), later, true)).toMatchObject({ code: 'PK_LATE', outcome: 'queue' });
  });

  it('change nothing when they come again: the answer of each is the same however often it is asked', () => {
    const chain = [score(1, null), score(2, hash('a1')), score(3, hash('a2'))];
    for (const [i, header] of chain.entries()) {
      const name = hash(`a${i + 1}`);
      const first = ask(name, header, { ...known, accepted: known.accepted.slice(0, i) });
      expect(first.code).toBe('NEW');
      expect(ask(name, header, { ...known, accepted: known.accepted.slice(0, i) })).toEqual(first);
      const taken = [...known.accepted.slice(0, i), { revision: 1, seq: i + 1, prev: header.prev, sha256: name }];
      expect(ask(name, header, { ...known, accepted: taken }).code).toBe('PK_ALREADY');
    }
  });

  it('that are late are told to be kept, and that two people decide; nothing is said to be lost', () => {
    const [zh, en] = packTexts.PK_LATE;
    for (const word of ['截止', '留存', '不计分', '两位不同的人']) expect(zh).toContain(word);
    for (const word of ['closed', 'kept', 'two different people']) expect(en).toContain(word);
    expect(`${zh}${en}`).not.toMatch(/没有保存|neither/);
  });
});

describe('judging packs at the desk', () => {
  const header = (revision: number, changes: Partial<JudgingPackHeader> = {}) => ({
    pack: { id: packId, revision, prev: null }, signer: { role: 'organiser', key: hexOf(organiserKey.publicKey) },
      recipient: { slot: 3, key: null }, ...changes,
  }) as JudgingPackHeader;
  const desk = { contestKey: hexOf(organiserKey.publicKey), slot: 3,
    packs: [{ packId, revision: 2, sha256: hash('r2') }] };
  it('get the answer of the table', () => {
    const empty = { contestKey: null, slot: null, packs: [] };
    const answers = [
      judgingPackVerdict({ sha256: hash('r1'), header: header(1) }, empty),
      judgingPackVerdict({ sha256: hash('r2'), header: header(2) }, desk),
      judgingPackVerdict({ sha256: hash('x2'), header: header(2) }, desk),
      judgingPackVerdict({ sha256: hash('r1'), header: header(1) }, desk),
      judgingPackVerdict({ sha256: hash('r3'), header: header(3) }, desk),
      judgingPackVerdict({ sha256: hash('r3'), header: header(3, { signer: { role: 'organiser', key } }) }, desk),
      judgingPackVerdict({ sha256: hash('s1'), header: header(1,
        { recipient: { slot: 4, key: null }, pack: { id: 'another', revision: 1, prev: null } }) }, desk),
    ];
    expect(answers.map((one) => one.code)).toEqual(['NEW', 'PK_ALREADY', 'PK_FORK', 'PK_OLD', 'NEW', 'PK_WRONG_SIGNER',
      'NEW']);
    expect(answers.map((one) => one.pinsKey)).toEqual([true, false, false, false, false, false, false]);
  });
});

describe('values', () => {
  const check = (scores: PackSheet['scores'], status: PackSheet['status'] = 'submitted', code = codes[0] ?? '') =>
    checkSheets([{ code, status, scores, comment: '', reason: null }], (one) => codes.includes(one) ? rubric : null);
  it('outside range or step refuse the pack and name entry and criterion', () => {
    for (const value of [-50, 1050, 825, 1, -1]) {
      expect(check([{ criterion: 'topic', value }]))
        .toEqual({ ok: false, code: 'PK_RANGE', detail: { entry: codes[0], criterion: '选题简明', value: value / 100 } });
    }
    for (const value of [0, 50, 850, 1000]) expect(check([{ criterion: 'topic', value }]).ok).toBe(true);
    expect(check([{ criterion: 'unknown', value: 0 }]))
      .toMatchObject({ code: 'PK_RANGE', detail: { criterion: 'unknown' } });
    expect(check([], 'submitted', 'ZZZZ-0')).toMatchObject({ code: 'PK_RANGE', detail: { entry: 'ZZZZ-0' } });
    expect(packText('PK_RANGE', { entry: 'ZZZZ-0', criterion: 'x', value: 3 })).toContain('作品 ZZZZ-0 的指标“x”分值 3');
  });
  it('left blank make the entry incomplete, never zero', () => {
    expect(check([{ criterion: 'topic', value: 0 }]))
      .toEqual({ ok: true, incomplete: [{ code: codes[0], missing: ['effect'] }] });
    expect(check([{ criterion: 'topic', value: 0 }, { criterion: 'effect', value: 0 }]))
      .toEqual({ ok: true, incomplete: [] });
    expect(check([], 'draft')).toEqual({ ok: true, incomplete: [] });
  });
});

describe('codes', () => {
  it('are different, checked, in no order, and not those of another judge', () => {
    const { bytes } = pseudoRandom(5);
    const one = newEntryCodes(400, bytes);
    const other = newEntryCodes(400, bytes, new Set(one));
    expect(new Set([...one, ...other]).size).toBe(800);
    for (const code of one) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$/);
    const rising = one.filter((code, i) => i > 0 && code > (one[i - 1] ?? '')).length;
    expect(Math.abs(rising / 399 - 0.5)).toBeLessThan(0.1);
  });
  it('are read from a person\'s hand, and slips are noticed', () => {
    const [code = ''] = newEntryCodes(1, () => Uint8Array.of(0, 0x44, 0x10)); // 0 1 2 1
    for (const typed of [code, code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l'),
      ` ${code.replace('-', ' — ')} `, code.replace('-', '')]) {
      expect(parseEntryCode(typed)).toBe(code);
    }
    expect(parseEntryCode(`Z${code.slice(1)}`)).toBeNull();
    expect(parseEntryCode(code[1] === code[2] ? '' : `${code[0]}${code[2]}${code[1]}${code.slice(3)}`)).toBeNull();
    for (const text of ['', '作品', code + code, 'x'.repeat(1e6)]) expect(parseEntryCode(text)).toBeNull();
  });
  it('name files by pack only, and shorten hashes', () => {
    expect(judgingPackFileName(packId, 2)).toMatch(/^P-[0-9A-HJKMNP-TV-Z]{8}-r2\.sxpack$/);
    expect(scorePackFileName(packId, 3)).toMatch(/^S-[0-9A-HJKMNP-TV-Z]{8}-03\.sxscore$/);
    expect(judgingPackFileName(packId, 1).slice(2, 10)).toBe(scorePackFileName(packId, 1).slice(2, 10));
    expect(judgingPackFileName('another', 1).slice(2, 10)).not.toBe(judgingPackFileName(packId, 1).slice(2, 10));
    expect(receiptCode(packHash)).toMatch(/^.{3}-.{3}$/);
    expect(receiptCode(packHash)).not.toBe(receiptCode(hash('a')));
    expect(fingerprint(judgeKey.publicKey)).toMatch(/^(.{4}-){3}.{4}$/);
  });
});

it('has a whole sentence in both languages for every answer, naming only details that exist', () => {
  for (const [code, [zh, en]] of Object.entries(packTexts)) {
    expect(zh, code).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(en, code).toMatch(/\.$/);
    const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(holes(zh), code).toEqual(holes(en));
  }
});
