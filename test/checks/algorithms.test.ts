// Only the algorithms on the list are used: Electron's crypto lacks most others, and plain Node would not show it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const allowed = new Set(['aes-256-gcm', 'sha256', 'sha512', 'ed25519', 'x25519']);
/** Their first argument names an algorithm. */
const named = ['createCipheriv', 'createDecipheriv', 'createHash', 'createHmac', 'hkdf', 'hkdfSync', 'hash',
  'generateKeyPair', 'generateKeyPairSync', 'createSign', 'createVerify'];
/** Never, anywhere. */
const banned = ['createCipher', 'createDecipher', 'pbkdf2', 'pbkdf2Sync', 'argon2', 'argon2Sync', 'createECDH',
  'createDiffieHellman', 'getDiffieHellman', 'createSign', 'createVerify', 'pseudoRandomBytes'];
/** Ciphers, signatures and key agreement stay in the one file. */
const suiteOnly = ['createCipheriv', 'createDecipheriv', 'createHmac', 'hkdf', 'hkdfSync', 'scrypt', 'scryptSync',
  'sign', 'verify', 'generateKeyPair', 'generateKeyPairSync', 'diffieHellman', 'createPrivateKey', 'createPublicKey'];
const suite = 'electron/backend/crypto/suite.ts';

/** What is wrong with a source text, a sentence each. */
function faults(path: string, source: string): string[] {
  const found: string[] = [];
  const imported = [...source.matchAll(/import\s+(\{[^}]*\}|[^;{]*?)\s+from\s+['"](?:node:)?crypto['"]/g)].map((match) => match[1] ?? '');
  const dynamic = /(?:import|require)\(\s*['"](?:node:)?crypto['"]\s*\)/.test(source);
  if (dynamic || imported.some((names) => !names.startsWith('{'))) {
    found.push(`${path}: import crypto functions by name, so that this check can see them`);
  }
  const names = imported.flatMap((list) => list.slice(1, -1).split(',')).map((one) => one.trim()).filter(Boolean)
    .map((one) => one.split(/\s+as\s+/)).map(([name = '', local = name]) =>
      ({ name: name.replace(/^type\s+/, ''), local }));
  for (const { name, local } of names) {
    if (banned.includes(name)) found.push(`${path}: ${name} is not allowed`);
    if (suiteOnly.includes(name) && path !== suite) found.push(`${path}: ${name} belongs in ${suite}`);
    if (!named.includes(name)) continue;
    for (const match of source.matchAll(new RegExp(`(?<![\\w.])${local}\\(\\s*([^,)]*)`, 'g'))) {
      const literal = /^(['"`])([^'"`$]*)\1$/.exec((match[1] ?? '').trim());
      if (!literal) found.push(`${path}: ${name}(${match[1] ?? ''}) does not name its algorithm in place`);
      else if (!allowed.has((literal[2] ?? '').toLowerCase())) found.push(`${path}: ${name} with ${literal[2]}`);
    }
  }
  if (/\bsubtle\b/.test(source)) found.push(`${path}: WebCrypto is not used`);
  const foreign = /from\s+['"](?:@noble\/|crypto-js|sm-crypto|node-forge|tweetnacl|libsodium)/.test(source);
  if (foreign && path !== suite) found.push(`${path}: other crypto libraries belong in ${suite}`);
  return found;
}

const sources = (folder: string): string[] => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|mts|mjs|cjs|js|vue)$/.test(path) && !path.includes('node_modules'))
    .map((path) => join(folder, path).replaceAll('\\', '/'));

describe('algorithms', () => {
  it('in electron/ and db/ are those on the list', () => {
    const paths = [...sources('electron'), ...sources('db')];
    expect(paths).toContain(suite);
    expect(paths.flatMap((path) => faults(path, readFileSync(join(root, path), 'utf8')))).toEqual([]);
  });

  it('would be found otherwise', () => {
    const wrong = [
      'import { createHash } from \'node:crypto\'; createHash(\'md5\')',
      'import { createHash } from "crypto"; createHash( "SHA1" )',
      'import { createHash as h } from \'node:crypto\'; h(`sm3`)',
      'import { createHash } from \'node:crypto\'; createHash(name)',
      'import { createHash } from \'node:crypto\'; createHash(`sha${bits}`)',
      'import { createCipheriv } from \'node:crypto\'; createCipheriv(\'aes-256-gcm\', k, n)',
      'import { pbkdf2Sync } from \'node:crypto\'; pbkdf2Sync(p)',
      'import * as crypto from \'node:crypto\'; crypto.createHash(\'sha256\')',
      'import crypto from \'node:crypto\';',
      'const { createHash } = await import(\'node:crypto\');',
      'const c = require(\'crypto\');',
      'globalThis.crypto.subtle.digest(\'SHA-1\', x)',
      'import { md5 } from \'@noble/hashes/legacy.js\';',
      'import { randomBytes,\n  scryptSync } from \'node:crypto\';',
    ];
    for (const source of wrong) expect(faults('db/x.ts', source), source).not.toEqual([]);
    expect(faults(suite,
      'import { createCipheriv } from \'node:crypto\'; createCipheriv(\'aes-256-ctr\', k, n)')).not.toEqual([]);
    expect(faults('db/x.ts',
      'import { createHash, randomBytes, type Hash } from \'node:crypto\'; createHash(\'sha256\').update(sha256("x"))'))
        .toEqual([]);
  });
});
