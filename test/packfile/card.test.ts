// Judge cards: made and read, every refusal by its code, weak keys, mutations; the same bytes for ever.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bech32Key } from '#backend/crypto/bech32.ts';
import { shareable, sign } from '#backend/crypto/suite.ts';
import { newReceiveKey, recipientOf } from '#backend/packfile/age-file.ts';
import { cardBytes, readCard, readCardFile } from '#backend/packfile/card.ts';
import { fingerprint } from '#backend/packfile/codes.ts';
import { canonicalBytes } from '#backend/packfile/strict-json.ts';
import { dir, freshPath, hexOf, judgeIdentity, judgeKey, organiserIdentity, otherKey, pseudoRandom, scorePack } from './fixture.ts';

const receive = await recipientOf(judgeIdentity);
const good = cardBytes(judgeKey, receive);
const codeOf = (bytes: Uint8Array | string): string => {
  const read = readCard(Buffer.from(bytes));
  return read.ok ? 'accepted' : read.code;
};
/** A card with other fields, signed properly by `key`. */
const signed = (changes: Record<string, unknown>, key = judgeKey): Buffer => {
  const card = { format: 1, kind: 'judge-card', sign: hexOf(key.publicKey), receive, ...changes };
  const message = Buffer.concat([Buffer.from('saixue-card/1\0'), canonicalBytes(card)]);
  return canonicalBytes({ ...card, signature: sign(key, message).toString('hex') });
};

/** The other way of bech32, for keys that no honest program makes. */
function recipient(share: Uint8Array): string {
  const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
  const bits = [...share].map((byte) => byte.toString(2).padStart(8, '0')).join('').padEnd(260, '0');
  const values = (bits.match(/.{5}/g) ?? []).map((five) => Number.parseInt(five, 2));
  const remainder = (list: number[]) => list.reduce((sum, value) => [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
    .reduce((all, one, bit) => ((sum >>> 25 >>> bit) & 1 ? all ^ one : all), ((sum & 0x1ffffff) << 5) ^ value), 1);
  const rest = remainder([3, 3, 3, 0, 1, 7, 5, ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  return `age1${[...values, ...[25, 20, 15, 10, 5, 0].map((shift) => (rest >>> shift) & 31)].map((value) => letters[value]).join('')}`;
}

describe('a judge card', () => {
  it('says the two keys and the fingerprint, in the same bytes for ever', async () => {
    expect(readCard(good)).toEqual({
      ok: true, sign: hexOf(judgeKey.publicKey), receive, fingerprint: fingerprint(judgeKey.publicKey),
    });
    expect(good.toString('utf8')).toBe(signed({}).toString('utf8'));
    expect(good.toString('utf8')).toBe(`{"format":1,"kind":"judge-card","receive":"${receive}","sign":"8139770ea87d175f56a35466c34c7ecccb8d8a91`
      + 'b4ee37a25df60f5b8fc9b394","signature":"30b0e2feb6a0083ce5af2debc9f94cfe254be6a3dc1873f5cdd58f2f24680bf6e92dc39d3bd57c4e0454'
      + '68d44b3c3a952071ad928efdccbfdbadf990ca3be509"}');
    const path = freshPath('.sxcard');
    writeFileSync(path, good);
    expect(await readCardFile(path)).toEqual(readCard(good));
  });

  it('is refused with a code for whatever is wrong', async () => {
    const text = good.toString('utf8');
    const cases: readonly (readonly [string, Uint8Array | string, string])[] = [
      ['nothing', '', 'PK_DAMAGED'],
      ['a pack', Buffer.from('age-encryption.org/v1\n-> X25519 '), 'PK_KIND'],
      ['a large pack', Buffer.concat([Buffer.from('age-encryption.org/v1\n'), Buffer.alloc(9000)]), 'PK_KIND'],
      ['a picture', Buffer.from('\u0089PNG\r\n'), 'PK_NOTPACK'],
      ['a workbook', 'PK\u0003\u0004', 'PK_NOTPACK'],
      ['large', Buffer.alloc(4097, 0x7b), 'PK_TOO_LARGE'],
      ['JSON of another kind', '{"kind":"settings"}', 'PK_KIND'],
      ['JSON of no kind', '{}', 'PK_KIND'],
      ['another kind, signed', signed({ kind: 'score-pack' }), 'PK_KIND'],
      ['cut', text.slice(0, -1), 'PK_JSON'],
      ['a new line at the end', `${text}\n`, 'PK_NONCANONICAL'],
      ['a byte order mark', `\ufeff${text}`, 'PK_NOTPACK'],
      ['a field twice', text.replace('{', '{"format":1,'), 'PK_JSON'],
      ['__proto__', text.replace('{', '{"__proto__":{},'), 'PK_JSON'],
      ['a space', text.replace(',', ', '), 'PK_NONCANONICAL'],
      ['a newer one', signed({ format: 2, more: 'later' }), 'PK_NEWER'],
      ['format 0', signed({ format: 0 }), 'PK_KIND'],
      ['a name in it', signed({ name: '张伟' }), 'PK_SCHEMA'],
      ['no share', signed({ receive: undefined }), 'PK_SCHEMA'],
      ['signed by another', signed({ sign: hexOf(otherKey.publicKey) }), 'PK_SIGNATURE'],
      ['another share put in', text.replace(receive, await recipientOf(organiserIdentity)), 'PK_SIGNATURE'],
      ['signing key of order 1', signed({ sign: `01${'00'.repeat(31)}` }), 'PK_SIGNATURE'],
      ['signing key of zeros', signed({ sign: '00'.repeat(32) }), 'PK_SIGNATURE'],
      ['share in capitals', signed({ receive: receive.toUpperCase() }), 'PK_SCHEMA'],
      ['share with a slip', signed({ receive: receive.replace(/.$/, (last) => last === 'q' ? 'p' : 'q') }), 'PK_SCHEMA'],
      ['a plugin of age', signed({ receive: `age1yubikey1${'q'.repeat(50)}` }), 'PK_SCHEMA'],
    ];
    for (const [name, bytes, code] of cases) expect(`${name}: ${codeOf(bytes)}`).toBe(`${name}: ${code}`);
    const large = freshPath('.sxcard');
    writeFileSync(large, Buffer.alloc(1_000_000, 0x7b));
    expect(await readCardFile(large)).toMatchObject({ ok: false, code: 'PK_TOO_LARGE', detail: { bytes: 1_000_000 } });
    expect(await readCardFile((await scorePack(receive)).out)).toMatchObject({ ok: false, code: 'PK_KIND' });
    expect(await readCardFile(join(dir, 'gone.sxcard'))).toMatchObject({ ok: false, code: 'PK_UNREADABLE' });
  });

  it('holds no share to which everybody has the secret, nor one spelled twice', async () => {
    const own = bech32Key('age', receive)!;
    expect(recipient(own)).toBe(receive);
    for (let i = 0; i < 20; i++) {
      const fresh = (await newReceiveKey()).recipient;
      expect(recipient(bech32Key('age', fresh)!)).toBe(fresh);
      expect(codeOf(signed({ receive: fresh }))).toBe('accepted');
    }
    const p = 2n ** 255n - 19n;
    const little = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
    const order8 = ['e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'].map((text) => Buffer.from(text, 'hex'));
    const weak = [0n, 1n, p - 1n, p, p + 1n, 2n ** 255n - 1n, 2n ** 255n + 9n].map(little).concat(order8);
    for (const share of weak) {
      expect(shareable(share), share.toString('hex')).toBe(false);
      expect(codeOf(signed({ receive: recipient(share) })), share.toString('hex')).toBe('PK_SCHEMA');
      expect(() => cardBytes(judgeKey, recipient(share))).toThrow('PK_SCHEMA');
    }
    expect(codeOf(signed({ receive: recipient(little(9n)) }))).toBe('accepted');
  });

  it('is accepted in none of 1,500 mutations, and each has a code', () => {
    const dice = pseudoRandom(17);
    const codes = new Map<string, number>();
    for (let i = 0; i < 1500; i++) {
      const at = dice.below(good.length);
      const fresh = Buffer.from(dice.bytes(1 + dice.below(8)));
      const flipped = Buffer.from(good);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << dice.below(8));
      const digit = Buffer.from(good);
      digit[at] = '0123456789abcdef",:'.charCodeAt(dice.below(19));
      const mutated = [flipped, digit, good.subarray(0, at), Buffer.concat([good, fresh]),
        Buffer.concat([good.subarray(0, at), good.subarray(at + fresh.length)]),
        Buffer.concat([good.subarray(0, at), fresh, good.subarray(at)])][i % 6]!;
      const answer = mutated.equals(good) ? 'unchanged' : codeOf(mutated);
      codes.set(answer, (codes.get(answer) ?? 0) + 1);
    }
    expect(codes.get('accepted')).toBeUndefined();
    expect(codes.get('unchanged') ?? 0).toBeLessThan(100);
    for (const code of ['PK_JSON', 'PK_SCHEMA', 'PK_SIGNATURE', 'PK_NOTPACK', 'PK_KIND']) {
      expect(codes.get(code) ?? 0, code).toBeGreaterThan(3);
    }
  });
});
