// SM2, SM3, SM4-GCM behind the interface of suites, on a pure JavaScript library: proves the interface, ships with nothing.
import { sm2, sm3, sm4, hkdf } from 'sm-crypto-v2';
import type { CryptoSuite } from '#backend/crypto/suites.ts';
import type { Key, Random } from '#backend/crypto/suite.ts';

const bytesOf = (key: Key): Uint8Array => {
  if (!(key instanceof Uint8Array)) throw new Error('this suite takes keys as bytes');
  return key;
};
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const joined = (parts: readonly (Uint8Array | string)[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))));

function sealSm4(key: Uint8Array, iv: Uint8Array, about: Uint8Array, plain: Uint8Array): Uint8Array {
  const { output, tag } = sm4.encrypt(plain, key, { mode: 'gcm', iv, associatedData: about, output: 'array', outputTag: true, padding: 'none' });
  if (!tag || tag.length !== 16) throw new Error('SM4-GCM gave no tag');
  return joined([output, tag]);
}

export const guomiSuite: CryptoSuite = {
  id: 2, name: 'sm4gcm+sm3+sm2', keyLength: 16,
  hash: (...parts) => hex(sm3(joined(parts))),
  mac: (key, ...parts) => hex(sm3(joined(parts), { key: bytesOf(key), mode: 'hmac' })),
  derive: (key, salt, purpose, length) => hkdf(key, salt, Buffer.from(purpose), length),
  // No national standard names a slow one: PBKDF2 over HMAC-SM3, RFC 8018; N is its number of rounds.
  kdf: (secret, salt, { N }, length) => {
    const key = typeof secret === 'string' ? Buffer.from(secret) : secret;
    const mac = (text: Uint8Array): Uint8Array => hex(sm3(text, { key, mode: 'hmac' }));
    const out: Uint8Array[] = [];
    for (let block = 1; block * 32 < length + 32; block += 1) {
      let last = mac(joined([salt, Uint8Array.of(0, 0, 0, block)]));
      const sum = Uint8Array.from(last);
      for (let n = 1; n < N; n += 1) {
        last = mac(last);
        for (let at = 0; at < 32; at += 1) sum[at] = sum[at]! ^ last[at]!;
      }
      out.push(sum);
    }
    return Promise.resolve(joined(out).subarray(0, length));
  },
  seal: (key, about, plain, random) => {
    const iv = random(12);
    return joined([iv, sealSm4(bytesOf(key), iv, joined([about]), plain)]);
  },
  open: (key, about, sealed) => {
    if (sealed.length < 28) return null;
    try {
      return sm4.decrypt(sealed.subarray(12, -16), bytesOf(key), {
        mode: 'gcm', iv: sealed.subarray(0, 12), associatedData: joined([about]), tag: sealed.subarray(-16), output: 'array', padding: 'none',
      });
    } catch {
      return null;
    }
  },
  newSigningKey: (random: Random) => {
    const seed = random(32);
    return { seed, publicKey: hex(sm2.getPublicKeyFromPrivateKey(toHex(seed))) };
  },
  sign: (key, message) => hex(sm2.doSignature(message, toHex(key.seed), { hash: true, publicKey: toHex(key.publicKey) })),
  verify: (signer, message, signature) => {
    try {
      return sm2.doVerifySignature(message, toHex(signature), toHex(signer), { hash: true });
    } catch {
      return false;
    }
  },
  // GB/T 32905-2016 A.1 and A.2; GB/T 32907-2016 A.1; RFC 8998 A.1; GB/T 32918.5-2017 A.2.
  knownAnswers: () => [
    ['sm3', () => sm3(Buffer.from('abc')), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['sm3 of 64 bytes', () => sm3(Buffer.from('abcd'.repeat(16))), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
    ['sm4', () => sm4.encrypt(hex('0123456789abcdeffedcba9876543210'), hex('0123456789abcdeffedcba9876543210'), { padding: 'none' }),
      '681edf34d206965e86b3e94f536e4246'],
    ['sm4-gcm', () => sealSm4(hex('0123456789abcdeffedcba9876543210'), hex('00001234567800000000abcd'),
      hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'), hex(['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'ee', 'aa'].map((one) => one.repeat(8)).join(''))),
    '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d'
      + '83de3541e4c2b58177e065a9bf7b62ec'],
    ['sm2 (key)', () => sm2.getPublicKeyFromPrivateKey('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'),
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'],
    ['sm2 (checking)', () => String(sm2.doVerifySignature(Buffer.from('message digest'),
      'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
      { hash: true, userId: '1234567812345678' })), 'true'],
  ],
};
