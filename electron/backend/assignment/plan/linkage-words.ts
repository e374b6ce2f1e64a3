// What is said of the linkage of a ranking group: Chinese first, English beside it, whole sentences.
import type { Obstacle } from './linkage-possible.ts';

export type Text = readonly [zh: string, en: string];

export interface Facts {
  judges: number;
  parts: readonly { length: number }[];
  /** Names, as far as they are shown. */
  breakers: readonly string[];
  weakest: { a: string; b: string; shared: number; routes: number } | null;
  margin: number | null;
  obstacle: Obstacle | null;
  /** Whether it was looked for an obstacle. */
  looked: boolean;
}

const MOST_NAMES = 3;
const MOST_SIZES = 5;

export function wordsOf(facts: Facts): Text {
  const { judges, parts } = facts;
  if (judges === 0) return ['本组还没有评委。', 'No judge sits in this group yet.'];
  if (judges === 1) return ['本组只有 1 位评委，没有宽严之别。', 'Only 1 judge sits in this group: nothing to compare.'];
  return joined(parts.length > 1 ? wordsApart(facts) : wordsTogether(facts));
}

export const joined = (texts: readonly Text[]): Text =>
  [texts.map(([zh]) => zh).join(''), texts.map(([, en]) => en).join(' ')];

function wordsApart({ judges, parts, obstacle, looked }: Facts): Text[] {
  const sizes = parts.slice(0, MOST_SIZES).map((part) => part.length);
  const more = parts.length > MOST_SIZES;
  const texts: Text[] = [[
    `${judges} 位评委分成 ${parts.length} 批（${sizes.join('、')} 人${more ? '……' : ''}），批与批之间没有共评的作品，宽严无法比较，也就无法校正。`,
    `The ${judges} judges fall into ${parts.length} sets (of ${sizes.join(', ')}${more ? ' …' : ''}) that share no entry: strict and lenient judges cannot be compared or corrected.`,
  ]];
  if (obstacle) texts.push(wordsOfObstacle(obstacle));
  else if (looked) {
    texts.push(['规则并不妨碍连通：请重新求解，或在两批评委之间对换几件作品。', 'The rules do not forbid a connected plan: propose again, or exchange a few entries between the sets.']);
  }
  return texts;
}

/** Why no plan can connect the judges, and what to do about it. */
export function wordsOfObstacle(obstacle: Obstacle): Text {
  const { judges } = obstacle;
  switch (obstacle.kind) {
    case 'single': return [
      '每件作品只由 1 位评委评，任何方案都不会有共评。请把每件作品的评委数提高到 2 位以上。',
      'Every entry has only 1 judge, so no plan has shared entries. Raise the judges per entry to 2 or more.',
    ];
    case 'seats': return [
      `要把 ${judges} 位评委连成一片，还需要 ${obstacle.needed} 个共评席位，可以安排的只有 ${obstacle.shared} 个，任何方案都连不起来。请提高每件作品的评委数，或减少评本组的评委。`,
      `Tying the ${judges} judges together takes ${obstacle.needed} more shared seats; ${obstacle.shared} can still be arranged, so no plan can do it. Raise the judges per entry, or use fewer judges in this group.`,
    ];
    case 'barred': return [
      `按资格、回避和指定，能评本组的评委分成 ${obstacle.sets} 批，没有一件作品可以由两批的人同评，任何方案都连不起来。请增补两边都能评的评委，或放宽评审范围。`,
      `By qualification, conflicts and pins the judges of this group fall into ${obstacle.sets} sets, and no entry is open to two of them: no plan can connect them. Add judges open to both, or widen what they may judge.`,
    ];
  }
}

function wordsTogether({ judges, breakers, weakest, margin }: Facts): Text[] {
  const texts: Text[] = [];
  if (judges === 2 && weakest) {
    return [[`两位评委共评 ${weakest.shared} 件。`, `The two judges share ${entries(weakest.shared)}.`]];
  }
  if (breakers.length === 0) {
    texts.push(['去掉任何 1 位评委仍连通。', 'Without any 1 judge the others stay connected.']);
  } else {
    const shown = breakers.slice(0, MOST_NAMES);
    const rest = breakers.length - shown.length;
    const zh = `${shown.join('、')}${rest > 0 ? `等 ${breakers.length} 位` : ''}`;
    const en = `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
    texts.push(breakers.length === 1
      ? [`全靠${zh}一人相连：少了这位评委，其余评委就分成互不共评的几批。`, `Only ${en} links the group: without this judge the others fall apart.`]
      : [`全靠${zh}相连：少了其中任何一位，其余评委就分成互不共评的几批。`, `The group hangs on ${en}: without any one of them the others fall apart.`]);
  }
  if (weakest) {
    const { a, b, shared, routes } = weakest;
    texts.push([
      `最弱一对：${a}–${b}，共评 ${shared} 件，${routes > 0 ? `另有 ${routes} 条间接路` : '没有第三位评委与两人都共评'}。`,
      `Weakest pair: ${a} – ${b}, ${entries(shared)} shared, ${routes > 0 ? `${routes} ways round` : 'no third judge shares entries with both'}.`,
    ]);
  }
  if (margin !== null) {
    texts.push([`至少少掉 ${margin} 件共评作品才会断开。`, `It takes the loss of ${margin} shared ${margin === 1 ? 'entry' : 'entries'} to split the group.`]);
  }
  return texts;
}

const entries = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'}`;

export interface ConnectFacts {
  /** Groups that are connected now and were not. */
  joined: number;
  exchanges: number;
  changes: number;
  /** null: nothing lost. */
  affinity: string | null;
  weakest: string | null;
  apart: readonly { group: string; obstacle: Obstacle | null }[];
}

/** What connect() did, what it cost, and what stays apart. */
export function wordsOfConnect({ joined: count, exchanges, changes, affinity, weakest, apart }: ConnectFacts): Text {
  const texts: Text[] = [];
  if (count === 0 && apart.length === 0) texts.push(['各组评委都已连通。', 'The judges of every group are connected.']);
  if (count > 0) {
    const moves = `${exchanges} ${exchanges === 1 ? 'exchange' : 'exchanges'}`;
    const groups = `${count} ${count === 1 ? 'group' : 'groups'}`;
    const lost: Text[] = [];
    if (changes > 0) lost.push([`多改动 ${changes} 处`, `${changes} more changes`]);
    if (weakest !== null) lost.push([`最弱作品的匹配降低 ${weakest}`, `${weakest} of the weakest entry's match`]);
    if (affinity !== null) lost.push([`匹配总分减少 ${affinity}`, `${affinity} of total match`]);
    texts.push(lost.length === 0
      ? [
        `经 ${exchanges} 次对换，${count} 个组的评委连通了，各项目标都没有变差。`,
        `After ${moves} the judges of ${groups} are connected; no objective got worse.`,
      ]
      : [
        `经 ${exchanges} 次对换，${count} 个组的评委连通了，代价是${lost.map(([zh]) => zh).join('，')}。`,
        `After ${moves} the judges of ${groups} are connected, at the price of ${lost.map(([, en]) => en).join(' and ')}.`,
      ]);
  }
  for (const { group, obstacle } of apart) {
    const [zh, en] = obstacle ? wordsOfObstacle(obstacle)
      : ['按规则能做的对换都连不起来。请放宽评审范围、取消个别指定，或增补评委。', 'No exchange that the rules allow connects them. Widen what judges may judge, lift a pin, or add judges.'];
    texts.push([`“${group}”的评委没有连通：${zh}`, `The judges of “${group}” are not connected: ${en}`]);
  }
  return joined(texts);
}
