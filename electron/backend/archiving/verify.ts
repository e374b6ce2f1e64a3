// From a file to a verdict: everything that can be recomputed is, every check has its own line, and nothing is believed.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Verified } from '#contract/schema/archive.ts';
import type { Text } from '#backend/refusals.ts';
import { SourceGone } from '#backend/archive/source.ts';
import { checkNotes, type NoteFacts } from './check-notes.ts';
import { checkPacks, type PackFacts } from './check-packs.ts';
import { anchorOf, checkAnchor, type Anchor, type AnchorFacts } from './check-printed.ts';
import { checkCodes, checkVersion, pledgedVersions, type VersionFacts } from './check-versions.ts';
import { openArchiveFile, Unreadable, type ReadArchive } from './read-archive.ts';
import { walkChain, type ChainFacts } from './walk-chain.ts';
import * as words from './words.ts';

type Result = z.input<typeof Verified>;

export interface Watch { progress: (done: number, total: number) => void; checkCancelled: () => void }

/** Everything that was found out about a file that can be read. */
export interface Findings {
  cover: ReadArchive['cover'];
  altered: string[];
  chain: ChainFacts; notes: NoteFacts; versions: VersionFacts[];
  /** Versions that events tell of and the file lacks. */
  lacking: number[];
  /** Codes of printed.json that are not those of its checkpoints. */
  wrongCodes: number;
  packs: PackFacts; anchor: AnchorFacts;
}

const pledging = (action: string): boolean => /^(results|publication|packs|archive)\./.test(action);

/**
 * @param typed 核验码, printed line or whole note; left out: nothing outside the file vouches for it
 * @throws AppError file_missing, file_busy, cancelled; bad_input for what is neither code nor note
 */
export async function verifyArchive(file: string, typed: string | undefined, watch: Watch): Promise<Result> {
  const anchor = anchorOf(typed);
  if (anchor === null) {
    throw new AppError('bad_input', {
      detail: '核验码应有 20 个字符（四组，每组五个），或者是一整段签名的存证记录', detailEn: 'a code has twenty characters in four groups; or give a whole signed note',
    });
  }
  try {
    const archive = openArchiveFile(file);
    try {
      return words.verified(await findingsOf(archive, anchor, watch));
    } finally {
      archive.close();
    }
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(error.sentence);
    if (error instanceof SourceGone) return unreadable(['读取时文件变短了，没有核对完。', 'The file became shorter while it was read.']);
    throw error;
  }
}

async function findingsOf(archive: ReadArchive, anchor: Anchor, watch: Watch): Promise<Findings> {
  const { cover, checkpoints } = archive;
  const steps = cover.versions.length + 1;
  const chain = await walkChain(archive.events(), {
    contest: cover.contest.id, pledging, code: anchor.kind === 'code' ? anchor.printed.code : null,
    sizes: new Set([...checkpoints.checkpoints.map((one) => one.size), ...(anchor.kind === 'note' ? [anchor.note.size] : [])]),
  }, () => watch.checkCancelled());
  watch.progress(1, steps);
  const pledged = pledgedVersions(chain.pledges);
  const versions = archive.versions.map((read, index) => {
    watch.checkCancelled();
    const facts = checkVersion(read(), cover.versions[index] ?? 0, cover.contest.id, pledged);
    watch.progress(index + 2, steps);
    return facts;
  });
  return {
    cover, chain, versions,
    notes: checkNotes(checkpoints, cover.contest.id, chain),
    lacking: [...pledged.keys()].filter((number) => !cover.versions.includes(number)).sort((a, b) => a - b),
    wrongCodes: checkCodes(archive.printed, checkpoints),
    packs: checkPacks(archive.packs, chain.pledges),
    anchor: checkAnchor(anchor, cover.contest.id, checkpoints.contestKey, chain),
    altered: archive.altered,
  };
}

function unreadable(sentence: Text): Result {
  return {
    verdict: 'unreadable', sentence: `读不出来：${sentence[0]}`, sentenceEn: `Unreadable: ${sentence[1]}`, contest: '', events: 0, firstBad: null,
    checks: [{ id: 'file', passed: false, sentence: sentence[0], sentenceEn: sentence[1] }], missing: [],
  };
}
