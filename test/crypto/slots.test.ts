// Key slots, the printed recovery key, the device key file and the dictated passphrase.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync,
  chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { deviceKey } from '#backend/crypto/device-key.ts';
import { newRecoveryKey, parseRecoveryKey, printRecoveryKey } from '#backend/crypto/recovery-key.ts';
import { makeSlot, openSlot, raisedSlot } from '#backend/crypto/slots.ts';
import type { KeySlot } from '#backend/crypto/slots.ts';
import { newPassphrase, passphraseWords, readPassphrase } from '#backend/crypto/words.ts';

vi.setConfig({ testTimeout: 60_000 });
const dir = mkdtempSync(join(tmpdir(), 'saixue-slots-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const random = (bytes: number) => randomBytes(bytes);
const dataKey = randomBytes(32);

describe('slots', () => {
  it('opens a passphrase slot with the same passphrase however it was typed, and with no other', async () => {
    const slot = await makeSlot('passphrase', '评审２０２６ Abc', dataKey, { random });
    const stored: KeySlot = { ...slot, params: JSON.parse(JSON.stringify(slot.params)) as KeySlot['params'] };
    expect(slot.params).toMatchObject({ kdf: 'scrypt', N: 131072, r: 8, p: 1 });
    expect(dataKey.equals((await openSlot(stored, ' 评审2026 Abc')) ?? Buffer.alloc(0))).toBe(true);
    expect(await openSlot(stored, '评审2026 abc')).toBeNull();
    // The cost is authenticated, and a cost that this program never writes is not even tried.
    expect(await openSlot({ ...slot, params: { ...slot.params, N: 2 ** 18 } as KeySlot['params'] }, '评审2026 Abc'))
      .toBeNull();
    for (const N of [2, 2 ** 16, 2 ** 30, 131073]) {
      await expect(openSlot({ ...slot, params: { ...slot.params, N } as KeySlot['params'] },
        'x')).rejects.toThrow('scrypt cost');
    }
    await expect(makeSlot('passphrase', 'x', dataKey, { random, N: 1024 })).rejects.toThrow('scrypt cost');
  });

  it('opens recovery and device slots, and keeps the kinds apart', async () => {
    const recovery = newRecoveryKey(random);
    const device = randomBytes(32);
    const slots = [await makeSlot('recovery', recovery, dataKey, { random }),
      await makeSlot('device', device, dataKey, { random })] as const;
    expect(dataKey.equals((await openSlot(slots[0], recovery)) ?? Buffer.alloc(0))).toBe(true);
    expect(dataKey.equals((await openSlot(slots[1], device)) ?? Buffer.alloc(0))).toBe(true);
    expect(await openSlot(slots[0], newRecoveryKey(random))).toBeNull();
    expect(await openSlot({ ...slots[1], wrapped: slots[0].wrapped }, device)).toBeNull();
    await expect(openSlot(slots[0], device)).rejects.toThrow('20 bytes');
    const changed = Uint8Array.from(slots[1].wrapped);
    changed[20] = (changed[20] ?? 0) ^ 4;
    expect(await openSlot({ ...slots[1], wrapped: changed }, device)).toBeNull();
  });
});

describe('slots of named users', () => {
  it('opens for the user it was made for, under no other login, and its cost is only ever raised', async () => {
    const slot = await makeSlot('user', 'Ｔeach-2026 ', dataKey, { random, owner: 'u1' });
    expect(dataKey.equals((await openSlot(slot, 'Teach-2026', 'u1')) ?? Buffer.alloc(0))).toBe(true);
    expect(await openSlot(slot, 'Teach-2026', 'u2')).toBeNull();
    await expect(openSlot(slot, 'Teach-2026')).rejects.toThrow('owner');
    await expect(makeSlot('recovery', newRecoveryKey(random), dataKey, { random, owner: 'u1' })).rejects.toThrow('owner');
    expect(await raisedSlot(slot, 'Teach-2026', dataKey, { random, N: 2 ** 17, owner: 'u1' })).toBeNull();
    const raised = await raisedSlot(slot, 'Teach-2026', dataKey, { random, N: 2 ** 18, owner: 'u1' });
    expect(raised?.params).toMatchObject({ N: 2 ** 18 });
  });
});

describe('recovery key', () => {
  it('is printed in eight checked groups and read back from a person\'s hand', () => {
    const key = Uint8Array.from({ length: 20 }, (_, i) => i * 13);
    const printed = printRecoveryKey(key);
    expect(printed).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$/);
    const typed = printed.toLowerCase().replaceAll('-', ' — ').replaceAll('0', 'o').replaceAll('1', 'l');
    for (const text of [printed, typed, printed.replaceAll('-', '')]) {
      expect(parseRecoveryKey(text)).toEqual({ ok: true, key });
    }
    for (let i = 0; i < 200; i++) {
      const one = newRecoveryKey(random);
      expect(parseRecoveryKey(printRecoveryKey(one))).toEqual({ ok: true, key: Uint8Array.from(one) });
    }
  });

  it('names the group with the slip', () => {
    const groups = printRecoveryKey(newRecoveryKey(random)).split('-');
    groups.forEach((group, i) => {
      const slip = [...groups];
      slip[i] = (group[0] === '7' ? '8' : '7') + group.slice(1);
      expect(parseRecoveryKey(slip.join('-'))).toEqual({ ok: false, group: i + 1 });
    });
    const exchanged = [groups[1], groups[0], ...groups.slice(2)].join('-');
    expect(parseRecoveryKey(exchanged)).toEqual({ ok: false, group: 1 });
    expect(parseRecoveryKey(groups.slice(1).join('-'))).toEqual({ ok: false, group: 0 });
    expect(parseRecoveryKey('')).toEqual({ ok: false, group: 0 });
  });
});

describe('device key', () => {
  it('is made once, for this user only, and read again', () => {
    const file = join(dir, 'user', 'saixue', 'device.key');
    const made = deviceKey(file, random);
    expect(made).toHaveLength(32);
    expect(deviceKey(file, () => { throw new Error('must not make another'); })).toEqual(made);
    expect(readdirSync(join(dir, 'user', 'saixue'))).toEqual(['device.key']);
    if (process.platform !== 'win32') {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(join(dir, 'user', 'saixue')).mode & 0o777).toBe(0o700);
      chmodSync(file, 0o644);
      expect(deviceKey(file, random)).toEqual(made);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
  });

  it('never replaces a damaged one', () => {
    const file = join(dir, 'damaged.key');
    writeFileSync(file, Buffer.alloc(31));
    expect(() => deviceKey(file, random)).toThrow('31 bytes');
    expect(readFileSync(file)).toHaveLength(31);
  });

  it('takes the key of a process that was quicker', () => {
    const file = join(dir, 'race.key');
    const winner = randomBytes(32);
    const got = deviceKey(file, (bytes) => {
      if (!existsSync(file)) writeFileSync(file, winner);
      return randomBytes(bytes);
    });
    expect(winner.equals(got)).toBe(true);
  });
});

describe('passphrase of words', () => {
  it('draws from 2048 distinct words that are cut in one way only', () => {
    const words = passphraseWords();
    expect(new Set(words).size).toBe(2048);
    for (const word of words) expect(word).toMatch(/^[b-df-hj-np-tv-z][aeiou]+[b-df-hj-np-tv-z][aeiou]+$/);
  });

  it('uses every word equally often', () => {
    let next = 0;
    const counting = (bytes: number) => {
      const all = Buffer.alloc(bytes);
      for (let i = 0; i < bytes; i += 2) all.writeUInt16BE(next++ & 0xffff, i);
      return all;
    };
    const counts = new Map<string, number>();
    for (let i = 0; i < 2048; i++) {
      for (const word of newPassphrase(counting).split('-')) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    expect(counts.size).toBe(2048);
    expect(new Set(counts.values())).toEqual(new Set([7]));
  });

  it('reads it back however it was typed, and names the faulty word', () => {
    for (let i = 0; i < 200; i++) {
      const passphrase = newPassphrase(random);
      expect(passphrase.split('-')).toHaveLength(7);
      const wide = [...passphrase.toUpperCase()].map((c) => c === '-' ? '——'
        : String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
      const split = passphrase.replaceAll('-', '　').replaceAll(/([aeiou])([^aeiou\s])/g, '$1\'$2');
      for (const typed of [passphrase, wide, split, passphrase.replaceAll('-', ''),
        `  ${passphrase.replaceAll('-', ' - ')}\n`]) {
        expect(readPassphrase(typed)).toEqual({ ok: true, passphrase });
      }
      const words = passphrase.split('-');
      expect(readPassphrase([...words.slice(0, 3), 'shuohua', ...words.slice(4)].join('-')))
        .toMatchObject({ ok: false });
      expect(readPassphrase([...words.slice(0, 3), 'fafo', ...words.slice(4)].join('-')))
        .toEqual({ ok: false, word: 4 });
      expect(readPassphrase(words.slice(1).join('-'))).toEqual({ ok: false, word: 0 });
      expect(readPassphrase([...words, words[0]].join('-'))).toEqual({ ok: false, word: 0 });
    }
    expect(readPassphrase('')).toEqual({ ok: false, word: 0 });
  });
});
