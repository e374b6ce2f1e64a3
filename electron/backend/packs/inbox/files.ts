// Which files are looked at, and what each says once it is opened and verified: a score pack, or a score sheet in Excel.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import type { PackCode, PackDetail } from '#contract/pack-codes.ts';
import { readScorePack } from '#backend/packfile/read.ts';
import type { PackSheet, PackWitness } from '#backend/packfile/schema.ts';
import type { ScorePackClaims } from '#backend/packfile/verdict.ts';
import { readScoreSheet } from '../excel-sheet/read-sheet.ts';

const mostFiles = 5000;
const wanted = /\.(sxscore|xlsx)$/i;
/** What Excel and macOS leave beside the files that people see. */
const hidden = /^(~\$|\.)/;

function within(folder: string, depth: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((one) => !hidden.test(one.name))
    .sort((a, b) => a.name < b.name ? -1 : 1);
  const files = entries.filter((one) => one.isFile() && wanted.test(one.name)).map((one) => join(folder, one.name));
  const folders = depth > 0 ? entries.filter((one) => one.isDirectory()).map((one) => join(folder, one.name)) : [];
  return [...files, ...folders.flatMap((one) => {
    try {
      return within(one, depth - 1);
    } catch {
      // It becomes a line of the inbox, whose reader says what is wrong with it.
      return [one];
    }
  })];
}

/** Files as given; folders as the packs and sheets inside them and inside their folders. Without repetition, in a fixed order. */
export function filesIn(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    try {
      return statSync(path).isDirectory() ? within(path, 1) : [path];
    } catch {
      return [path];
    }
  });
  const once = [...new Set(files)];
  if (once.length > mostFiles) {
    throw new AppError('bad_input', { detail: `一次最多 ${mostFiles} 个文件`, detailEn: `at most ${mostFiles} files at a time` });
  }
  return once;
}

/** A file that holds what it should; whether it may be taken is another question. */
export interface Returned {
  readonly file: string;
  readonly sha256: string;
  readonly signed: boolean;
  /** Of a sheet the number is given when it is looked at: a workbook cannot count how often it was handed in. */
  readonly claims: ScorePackClaims;
  readonly sheets: readonly PackSheet[];
  /** Equal for a workbook that was only saved again; the file's own hash for a pack. */
  readonly content: string;
  /** What the judge's program says of the organiser's record. */
  readonly witness?: PackWitness;
}

export type Read = { readonly ok: true; readonly returned: Returned }
  | { readonly ok: false; readonly file: string; readonly code: PackCode; readonly detail: PackDetail };

export interface Opener {
  contestId: string;
  /** Opens score packs. */
  identity: string;
  /** Seal of the hidden keys of score sheets. */
  macOf(bytes: Uint8Array): string;
}

export async function readReturned(file: string, opener: Opener): Promise<Read> {
  if (/\.xlsx$/i.test(file)) {
    const sheet = readScoreSheet(file, { contestId: opener.contestId, macOf: opener.macOf });
    if (!sheet.ok) return { ok: false, file, code: sheet.code, detail: sheet.detail };
    return {
      ok: true,
      returned: {
        file, sha256: sheet.sha256, signed: false, sheets: sheet.sheets, content: sheet.contentSha256,
        claims: {
          contest: { id: sheet.contestId }, signer: { role: 'judge', slot: sheet.slot, key: '' }, seq: 1, prev: null,
          judgingPack: { id: sheet.packId, revision: sheet.revision, sha256: '' },
        },
      },
    };
  }
  const pack = await readScorePack(file, opener.identity);
  if (!pack.ok) return { ok: false, file, code: pack.code, detail: pack.detail };
  const { header, sha256 } = pack;
  const witness = header.witness && { witness: header.witness };
  return { ok: true, returned: { file, sha256, signed: true, claims: header, sheets: header.sheets, content: sha256, ...witness } };
}
