// A judge's desk that bad packs are opened at, and what each of them must leave as it was: this is the check of the whole family.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { peakMegabytes } from '../fixtures/peak-memory.ts';
import { filesBelow } from '../flow/canaries.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

export interface Case { name: string; bytes: Uint8Array | string; code: string; passphrase?: string }
/** Opens a file; the code it was refused with, or `accepted`. */
export type Reader = (file: string, passphrase: string | undefined) => Promise<string>;

export interface Desk {
  program: TestProgram; recipient: string; reader: Reader;
  complaints(cases: readonly Case[], reader?: Reader): Promise<string[]>;
}

/** Most megabytes that a hostile pack may make the process grow by. */
const mostGrowth = 300;

/** The program's own bookkeeping; everything else below its folders must stay. */
const bookkeeping = /(?:saixue\.db(?:-wal)?|witness\.bin|[\\/]home[\\/]witness[\\/][^\\/]+|recent\.json)$/;

export async function openDesk(): Promise<Desk> {
  const program = await startProgram({ workspace: false });
  const { client, dir, backend, files } = program;
  await client.workspace.create({ dir, name: '评委桌面', role: 'judge' });
  await client.judging.card({ outFile: join(files, 'card.sxcard') });
  const recipient = backend.program.current?.connection.read.get<{ key: string }>('select receive_public as key from desk_keys')?.key ?? '';
  const reader: Reader = async (file, passphrase) => {
    try {
      await client.judging.open({ file, ...(passphrase === undefined ? {} : { passphrase }) });
      return 'accepted';
    } catch (error) {
      const { code, details } = error as { code: string; details?: { code?: string } };
      return details?.code ?? code;
    }
  };
  const lying = (): Map<string, string> => new Map(filesBelow(files).filter((file) => !bookkeeping.test(file))
    .map((file) => [file, sha256Hex(readFileSync(file))]));

  async function complaints(cases: readonly Case[], by: Reader = reader): Promise<string[]> {
    const found: string[] = [];
    const file = join(files, 'bad.sxpack');
    for (const { name, bytes, code, passphrase } of cases) {
      writeFileSync(file, bytes);
      const [before, memory] = [lying(), peakMegabytes()];
      const answer = await by(file, passphrase);
      if (answer !== code) found.push(`${name}: ${answer} instead of ${code}`);
      const after = lying();
      for (const [path, hash] of after) if (before.get(path) !== hash) found.push(`${name}: wrote ${path.slice(files.length + 1)}`);
      if (after.size < before.size) found.push(`${name}: removed a file`);
      const grown = peakMegabytes() - memory;
      if (grown > mostGrowth) found.push(`${name}: ${Math.round(grown)} MB more memory`);
    }
    return found;
  }
  return { program, recipient, reader, complaints };
}
