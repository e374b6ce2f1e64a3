// age's scrypt stanza, with node's own scrypt: half the time of the pure one, and off the main thread.
import { Stanza } from 'age-encryption';
import type { Identity, Recipient } from 'age-encryption';
import { chachaOpen, chachaSeal, scrypt } from '../crypto/suite.ts';
import type { Random } from '../crypto/suite.ts';

/** log2 of the scrypt cost N. 18 asks for 256 MiB and about half a second; readers allow 15 to 20. */
export const packWorkFactor = 18;
export const leastWorkFactor = 15;
const mostWorkFactor = 20;
const label = Buffer.from('age-encryption.org/v1/scrypt', 'utf8');
const noNonce = new Uint8Array(12);
const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

/** The spelling is strict (no sign, no leading zero), and what is too dear or too cheap is refused before any work. */
export function workFactorAllowed(text: string): boolean {
  return /^[1-9][0-9]?$/.test(text) && Number(text) >= leastWorkFactor && Number(text) <= mostWorkFactor;
}

const stanzaKey = (passphrase: string, salt: Uint8Array, workFactor: number): Promise<Buffer> =>
  scrypt(passphrase, Buffer.concat([label, salt]), { N: 2 ** workFactor, r: 8, p: 1 }, 32);

export function passphraseRecipient(
  passphrase: string, random: Random, workFactor: number = packWorkFactor,
): Recipient {
  if (!workFactorAllowed(String(workFactor))) throw new Error(`scrypt work factor ${workFactor} is not allowed`);
  return {
    async wrapFileKey(fileKey) {
      const salt = random(16);
      const key = await stanzaKey(passphrase, salt, workFactor);
      return [new Stanza(['scrypt', unpadded(salt), String(workFactor)], chachaSeal(key, noNonce, fileKey))];
    },
  };
}

/** @param wrong called when the file asks for a passphrase and this is not the one. */
export function passphraseIdentity(passphrase: string, wrong: () => void): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const [stanza] = stanzas;
      if (stanzas.length !== 1 || stanza?.args[0] !== 'scrypt') return null;
      const [, salt = '', workFactor = ''] = stanza.args;
      const saltBytes = Buffer.from(salt, 'base64');
      const wellFormed = stanza.args.length === 3 && saltBytes.length === 16 && unpadded(saltBytes) === salt;
      if (!wellFormed || !workFactorAllowed(workFactor)) {
        throw new Error('invalid scrypt stanza');
      }
      const fileKey = chachaOpen(await stanzaKey(passphrase, saltBytes, Number(workFactor)), noNonce, stanza.body);
      if (fileKey === null || fileKey.length !== 16) {
        wrong();
        return null;
      }
      return fileKey;
    },
  };
}
