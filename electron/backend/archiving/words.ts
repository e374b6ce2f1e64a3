// What a verification found, in sentences for people: one line a check, and the verdict above them.
import type { z } from 'zod';
import type { Verified } from '#contract/schema/archive.ts';
import type { Text } from '#backend/refusals.ts';
import { receiptCode } from '#backend/packfile/codes.ts';
import type { VersionFacts } from './check-versions.ts';
import type { Findings } from './verify.ts';

type Result = z.input<typeof Verified>;
type Check = Result['checks'][number];

const few = (list: readonly (string | number)[]): string => list.slice(0, 5).join('、') + (list.length > 5 ? ' …' : '');
const fewEn = (list: readonly (string | number)[]): string => list.slice(0, 5).join(', ') + (list.length > 5 ? ' …' : '');
const line = (id: Check['id'], passed: boolean | null, [sentence, sentenceEn]: Text): Check => ({ id, passed, sentence, sentenceEn });

/** The event that is named as the first bad one; null where no single one can be. */
export function firstBadOf({ chain, notes, versions, lacking }: Findings): number | null {
  if (chain.firstBad !== null) return chain.firstBad;
  if (notes.differsAt !== null) return notes.holdsTo + 1;
  if (lacking.length > 0) return null;
  return versions.reduce<number | null>((first, one) =>
    isWrong(one) && one.event !== null && (first === null || one.event < first) ? one.event : first, null);
}

const isWrong = (one: VersionFacts): boolean => one.wrong !== null || (one.ranks?.length ?? 1) > 0 || (one.awards?.length ?? 1) > 0;

function fileLine({ cover, altered, chain }: Findings): Check {
  const members = Object.keys(cover.members).length + 1;
  if (altered.length > 0) {
    return line('file', false, [`${few(altered)} 与写出时的散列值不同，写出以后被改动过。`, `${fewEn(altered)}: not the bytes that were written; changed afterwards.`]);
  }
  if (chain.events !== cover.events) {
    return line('file', false, [`封面写着 ${cover.events} 条记录，文件里有 ${chain.events} 条。`, `The cover says ${cover.events} events, the file holds ${chain.events}.`]);
  }
  return line('file', true, [`${members} 个文件齐全，散列值全部相符。`, `All ${members} members are there, each with its hash.`]);
}

function chainLine({ chain }: Findings): Check {
  if (chain.events === 0) return line('chain', false, ['没有任何操作记录。', 'There is no event at all.']);
  if (chain.firstBad !== null) {
    return line('chain', false, [`第 ${chain.firstBad} 条记录与它前面的接不上：这一条或它前面被改动、删除或调换过。`,
      `Event ${chain.firstBad} does not follow from the one before: it was changed, removed or moved.`]);
  }
  return line('chain', true, [`${chain.events} 条操作记录从第一条起逐条相接。`, `${chain.events} events, each following from the one before.`]);
}

function checkpointLine({ notes, chain, wrongCodes }: Findings): Check {
  if (notes.count === 0) return line('checkpoints', null, ['没有检查点：首次发评审包之前不建立。', 'There is no checkpoint; none is made before the first packs are issued.']);
  if (notes.differsAt !== null) {
    return line('checkpoints', false, [
      `覆盖 ${notes.differsAt} 条的检查点与记录不符，${notes.holdsTo > 0 ? `覆盖 ${notes.holdsTo} 条的相符` : '之前没有相符的'}：第 ${notes.holdsTo + 1} 至 ${notes.differsAt} 条里有改动。`,
      `The checkpoint over ${notes.differsAt} events does not fit, ${notes.holdsTo > 0 ? `the one over ${notes.holdsTo} does` : 'none before it does'}: something in events ${notes.holdsTo + 1} to ${notes.differsAt} was changed.`,
    ]);
  }
  if (notes.beyond !== null) {
    return line('checkpoints', false, [`有检查点覆盖 ${notes.beyond} 条记录，文件里只有 ${chain.events} 条：末尾被截掉了。`,
      `A checkpoint covers ${notes.beyond} events, the file holds ${chain.events}: the tail was cut off.`]);
  }
  if (notes.wrong.length > 0) {
    return line('checkpoints', false, [`${notes.wrong.length} 个检查点（覆盖 ${few(notes.wrong)} 条）与记录或与自己的签名文本不符。`,
      `${notes.wrong.length} checkpoints (over ${fewEn(notes.wrong)} events) do not agree with the events or with their own notes.`]);
  }
  if (wrongCodes > 0) {
    return line('checkpoints', false, [`printed.json 里有 ${wrongCodes} 个核验码与检查点不符。`, `${wrongCodes} codes of printed.json are not those of their checkpoints.`]);
  }
  return line('checkpoints', true, [`${notes.count} 个检查点全部相符，最后一个覆盖 ${notes.holdsTo} 条记录。`,
    `All ${notes.count} checkpoints fit; the last covers ${notes.holdsTo} events.`]);
}

function signatureLine({ notes }: Findings): Check {
  if (notes.count === 0) return line('signatures', null, ['没有需要核对的签名。', 'There is no signature to check.']);
  if (notes.unsigned.length > 0) {
    return line('signatures', false, [`第 ${few(notes.unsigned)} 个检查点没有组织者的有效签名。`, `Checkpoints ${fewEn(notes.unsigned)} have no valid signature of the organiser.`]);
  }
  return line('signatures', true, [`${notes.count} 个签名有效，组织者密钥的指纹是 ${notes.key}，可以打电话核对。`,
    `${notes.count} signatures hold under the organiser's key ${notes.key}, to be compared over the phone.`]);
}

function witnessLine({ notes: { witnesses } }: Findings): Check {
  if (witnesses.given === 0) return line('witnesses', null, ['没有评委会签过检查点。', 'No judge has co-signed a checkpoint.']);
  if (witnesses.wrong.length > 0) {
    return line('witnesses', false, [`${few(witnesses.wrong)} 的会签无效。`, `Co-signatures of ${fewEn(witnesses.wrong)} do not hold.`]);
  }
  return line('witnesses', true, [`${witnesses.judges} 位评委的 ${witnesses.given} 个会签全部有效。`, `${witnesses.given} co-signatures of ${witnesses.judges} judges hold.`]);
}

const wrongWords: Readonly<Record<NonNullable<VersionFacts['wrong']>, Text>> = {
  number: ['版本号与文件名不符', 'the number is not that of its file'],
  hash: ['依据或名次的散列值与承诺值不符', 'docket or rows are not what was committed'],
  noEvent: ['操作记录里没有锁定它的那一条', 'no event locked it'],
  otherEvent: ['承诺值与锁定时记录的不同', 'the commitment is not the one that was locked'],
  void: ['是否撤销过与操作记录不符', 'whether it was taken back is not as events say'],
  contest: ['依据属于另一届活动', 'its docket belongs to another contest'],
  shape: ['内容不合格式，算不出来', 'it is not as the format says and cannot be computed'],
};

function docketLine({ versions, lacking }: Findings): Check {
  if (lacking.length > 0) {
    return line('docket', false, [`操作记录里锁定过第 ${few(lacking)} 版结果，文件里没有。`, `Events locked version ${fewEn(lacking)} of the results; the file lacks it.`]);
  }
  if (versions.length === 0) return line('docket', null, ['还没有锁定的结果。', 'No result is locked yet.']);
  const wrong = versions.find((one) => one.wrong !== null);
  if (wrong?.wrong) {
    const [zh, en] = wrongWords[wrong.wrong];
    const at = wrong.event === null ? ['', ''] : [`（第 ${wrong.event} 条记录）`, ` (event ${wrong.event})`];
    return line('docket', false, [`第 ${wrong.version} 版：${zh}${at[0]}。`, `Version ${wrong.version}: ${en}${at[1]}.`]);
  }
  return line('docket', true, [`${versions.length} 个锁定版本的依据与第 ${few(versions.map((one) => one.event ?? 0))} 条记录里的承诺值相符。`,
    `Dockets of ${versions.length} locked versions are those committed in event ${fewEn(versions.map((one) => one.event ?? 0))}.`]);
}

function computedLine(id: 'ranking' | 'awards', { versions }: Findings): Check {
  const [what, whatEn] = id === 'ranking' ? ['名次', 'ranks'] : ['奖项', 'awards'];
  const key = id === 'ranking' ? 'ranks' : 'awards';
  if (versions.length === 0) return line(id, null, [`没有锁定的结果，没有${what}要重算。`, `No result is locked, there are no ${whatEn} to compute.`]);
  const bad = versions.find((one) => one[key] === null || one[key].length > 0);
  if (!bad) {
    const last = versions.at(-1);
    return line(id, true, [`${versions.length} 个版本由依据重新计算，${what}完全相同（最后一版 ${last?.entries ?? 0} 件）。`,
      `Computed anew from the dockets, the ${whatEn} of all ${versions.length} versions are the same (${last?.entries ?? 0} entries in the last).`]);
  }
  const codes = bad[key];
  if (codes === null) return line(id, false, [`第 ${bad.version} 版的${what}算不出来。`, `The ${whatEn} of version ${bad.version} cannot be computed.`]);
  return line(id, false, [`第 ${bad.version} 版有 ${codes.length} 件作品重算后的${what}不同：${few(codes)}。`,
    `Version ${bad.version}: ${codes.length} entries come out with other ${whatEn}: ${fewEn(codes)}.`]);
}

function packLine({ packs }: Findings): Check {
  if (packs.missing.length > 0) {
    return line('packs', false, [`操作记录里收过、文件里却没有的成绩包有 ${packs.missing.length} 个，回执码 ${few(packs.missing.map(receiptCode))}。`,
      `${packs.missing.length} score packs that events tell of are not listed: receipts ${fewEn(packs.missing.map(receiptCode))}.`]);
  }
  if (packs.strange.length > 0) {
    return line('packs', false, [`列出的成绩包有 ${packs.strange.length} 个与操作记录不符，回执码 ${few(packs.strange.map(receiptCode))}。`,
      `${packs.strange.length} listed score packs do not agree with the events: receipts ${fewEn(packs.strange.map(receiptCode))}.`]);
  }
  if (packs.listed === 0) return line('packs', null, ['没有收过成绩包。', 'No score pack was received.']);
  return line('packs', true, [`收过的 ${packs.listed} 个成绩包全部列出，其中 ${packs.counted} 个计入；评委可以用回执码核对自己的一包。`,
    `All ${packs.listed} received score packs are listed, ${packs.counted} count; each judge can compare the receipt code.`]);
}

function printedLine({ anchor, chain, versions }: Findings): Check {
  const { events } = anchor;
  switch (anchor.state) {
    case 'none': return line('printed', null, ['没有给出纸上的核验码。', 'No printed code was given.']);
    case 'fits': {
      const later = versions.filter((one) => (one.event ?? 0) > (events ?? 0)).map((one) => one.version);
      return line('printed', true, [
        `核验码相符，它覆盖第 1 至 ${events} 条记录（共 ${chain.events} 条）。${later.length > 0 ? `第 ${few(later)} 版结果在它之后锁定，要用更晚印出的核验码核对。` : ''}`,
        `The code fits and covers events 1 to ${events} of ${chain.events}.${later.length > 0 ? ` Version ${fewEn(later)} was locked after it; check that with a code printed later.` : ''}`,
      ]);
    }
    case 'differs': return line('printed', false, [`印出的核验码与前 ${events} 条记录不符：第 1 至 ${events} 条里有改动。`,
      `The printed code is not that of the first ${events} events: something in them was changed.`]);
    case 'shorter': return line('printed', false, [`印出时有 ${events} 条记录，文件里只有 ${chain.events} 条。`, `It was printed over ${events} events, the file holds ${chain.events}.`]);
    case 'other': return line('printed', false, ['这段存证记录属于另一届活动。', 'This note belongs to another contest.']);
    case 'forged': return line('printed', false, ['这段存证记录不是用档案里的组织者密钥签名的，两者至少有一个不真。', "This note was not signed by the archive's key; at least one of the two is not genuine."]);
    case 'unknown': return line('printed', false, ['核验码与记录的任何一段开头都不符：记录被改动或截短过，或者抄错了、属于另一届活动。把纸上的记录条数一起输入，可以分清是哪一种。',
      'The code fits no beginning of the chain: events were changed or cut off, or it was copied wrongly or belongs to another contest. Give the number of events printed beside it to tell these apart.']);
  }
}

/** The tail is cut off and nothing else is wrong: what fails follows from that. */
function isCut({ cover, chain, notes, anchor, altered, versions }: Findings): boolean {
  const shorter = notes.beyond !== null || anchor.state === 'shorter' || cover.events > chain.events;
  const changed = altered.some((name) => name !== 'events.jsonl')
    || versions.some((one) => ![null, 'noEvent', 'void'].includes(one.wrong) || one.ranks?.length !== 0 || one.awards?.length !== 0);
  return shorter && !changed && chain.firstBad === null && notes.differsAt === null && notes.unsigned.length === 0
    && !['differs', 'other', 'forged', 'unknown'].includes(anchor.state);
}

export function verified(found: Findings): Result {
  const { cover, chain, anchor, packs } = found;
  const checks = [
    fileLine(found), chainLine(found), checkpointLine(found), signatureLine(found), witnessLine(found), docketLine(found),
    computedLine('ranking', found), computedLine('awards', found), packLine(found), printedLine(found),
  ];
  const firstBad = firstBadOf(found);
  const failed = checks.filter((one) => one.passed === false).map((one) => one.id);
  const verdict = failed.length === 0 ? (anchor.state === 'fits' ? 'matches' : 'unanchored') : isCut(found) ? 'shorter' : 'differs';
  const [sentence, sentenceEn] = verdictWords(verdict, firstBad, found, checks);
  return {
    verdict, sentence, sentenceEn, contest: cover.contest.title, events: chain.events, firstBad: verdict === 'differs' ? firstBad : null, checks,
    missing: packs.missing.map((hash) => `${receiptCode(hash)} ${hash}`),
  };
}

const coveredEvents = ({ cover, notes, anchor }: Findings): number =>
  Math.max(notes.beyond ?? 0, anchor.state === 'shorter' ? anchor.events ?? 0 : 0, cover.events);

function verdictWords(verdict: Result['verdict'], firstBad: number | null, found: Findings, checks: readonly Check[]): Text {
  const { chain, anchor } = found;
  switch (verdict) {
    case 'matches': return [`与印出的一致：前 ${anchor.events} 条记录就是当时印出核验码的那些，名次和奖项重算相同。`,
      `Matches what was printed: the first ${anchor.events} events are those the code was printed from, and ranks and awards come out the same.`];
    case 'shorter': return [`比印出的短：存证时有 ${coveredEvents(found)} 条记录，文件里只有 ${chain.events} 条，后面的被截掉了。请向组织者索取完整的档案。`,
      `Shorter than printed: there were ${coveredEvents(found)} events, the file holds ${chain.events}. Ask the organiser for the whole archive.`];
    case 'unanchored': return [
      '前后一致，但没有外部凭据：名次和奖项重算相同，可是整个重做一份的档案看起来也会是这样。请输入当时印在名单上的核验码，或评委手里的存证记录。',
      'Everything fits, but nothing outside vouches for it: an archive made anew as a whole would look the same. Give the code printed at the time, or a note from a judge.'];
    default: {
      if (firstBad !== null) return [`从第 ${firstBad} 条记录起不同：不能用它证明结果。下面逐项说明哪里不符。`, `Differs from event ${firstBad}: it proves no result. The lines below say what does not fit.`];
      const first = checks.find((one) => one.passed === false);
      return [`与当时的不同：${first?.sentence ?? ''}不能用它证明结果。`, `Differs: ${first?.sentenceEn ?? ''} It proves no result.`];
    }
  }
}
