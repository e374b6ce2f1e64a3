// The certificate of a plan: a short code printed on papers, and a file from which anybody can check that it is optimal.
import { hasher } from '#backend/crypto/suite.ts';
import type { LineShown } from './lines.ts';
import type { Proposed } from './propose.ts';
import type { Proof } from './stages.ts';

const bytesOf = (list: Int32Array | Float64Array): Uint8Array => new Uint8Array(list.buffer, list.byteOffset, list.byteLength);

/** Eight digits of the hash over every instance that was solved, the pairs and the prices: 5D2E-91C4. */
export function certificateCode({ staged, judgesOf }: Pick<Proposed, 'staged' | 'judgesOf'>): string {
  const hash = hasher();
  for (const { objectives, instance, solution } of staged.proofs) {
    const { entries, judges, unitCap, arcs, pinned } = instance;
    hash.update(Buffer.from(JSON.stringify([objectives, unitCap, solution.certificate.loadStep, [...pinned ?? []]])));
    hash.update(bytesOf(Int32Array.from(entries, (one) => one.coverage)));
    hash.update(bytesOf(Float64Array.from(judges.flatMap((one) => [one.maxLoad, one.minLoad ?? 0, one.unit]))));
    hash.update(bytesOf(arcs.start));
    hash.update(bytesOf(arcs.judge));
    hash.update(bytesOf(Float64Array.from(arcs.cost)));
    hash.update(bytesOf(solution.certificate.prices));
  }
  for (const seated of judgesOf) hash.update(bytesOf(Int32Array.of(-1, ...seated)));
  const digits = hash.digestHex().slice(0, 8).toUpperCase();
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** Names that say nothing: the blind code of each entry, the number of each judge. */
export interface Opaque { entries: readonly string[]; judges: readonly string[] }

const how = {
  zh: [
    '本文件不含任何姓名和单位：作品用盲评编号，评委用序号，单位用数字。',
    'instance 就是 methods.assign 的输入（pairs 为 [评委, 作品, 匹配度]，从 0 数起；没有列出的都不许分配）。把它原样交给 methods.assign，或交给任何线性规划程序，都能重新求解。',
    'plan 是方案本身，[评委, 作品]。lines 是各项目标：result 为方案的值，bound 为界限。',
    'proofs 是逐级的证明。每一级有自己的 pairs（[评委, 作品, 代价]）、席位数、件数上下限、squares（负荷平方的权重）、prices（每位评委一席的价格）。',
    '核验办法（弱对偶）：对任何一组价格，任何合规方案的总代价（各对代价之和 + squares × 各评委件数的平方和）都不小于：各作品“代价 + 价格”最小的一组评委之和，加上各评委“squares × 件数² − 价格 × 件数”在上下限之间的最小值之和。',
    '逐件核对方案里每件作品的评委正是“代价 + 价格”最小的一组（指定的 pinned 在先，同一 org 不超过 orgCap），逐位核对件数正是最小值所在，两者都成立，就没有更好的方案。全部是整数，没有误差。',
    'proof 为 search 的目标由搜索证明：价格只给出总的界限，最弱作品一项可用 methods.assign 的 maxmin 目标对照。',
    'weights 说明代价怎样把几个目标排出先后：前一目标的一个单位，大于任何一串对换在后面目标上能带来的全部差别。',
  ],
  en: [
    'No name of a person or unit is in this file: entries bear blind codes, judges numbers, units figures.',
    'instance is the input of methods.assign (pairs are [judge, entry, affinity], counted from 0; pairs not listed are not allowed). Give it to methods.assign, or to any linear program, to solve it again.',
    'plan is the plan itself, [judge, entry]. lines are the objectives: result of the plan beside the bound.',
    'proofs are the proofs, stage by stage, each with its own pairs ([judge, entry, cost]), seats, load limits, squares (weight of a squared load) and prices (of a seat of each judge).',
    'To check (weak duality): at any prices, every permitted plan costs (sum of pair costs + squares * sum of squared loads) no less than the sum over entries of the cheapest set of judges at cost + price, plus the sum over judges of the least value of squares * load^2 - price * load within the limits.',
    'So see for each entry that its judges are a cheapest set (pinned ones first, at most orgCap of an org), and for each judge that the load is where that least value lies. If both hold, no plan is better. All numbers are whole; there is no tolerance.',
    'Objectives whose proof is "search" were proven by a search: prices bound the whole; the weakest entry may be compared with the objective maxmin of methods.assign.',
    'weights says how costs put objectives in order: one unit of an earlier objective outweighs all that any chain of exchanges can change in the later ones.',
  ],
};

const weights = {
  unfilled: 'i-th empty seat of an entry costs 2i - 1 (judges numbered after the real ones stand for empty seats)',
  changes: 'repair: a pair that the plan in force does not have costs 2 * the largest load limit, a squared load 1',
  loads: 'squares > number of judges * range of costs',
  weakest: 'settled before the cost of a pair is looked at',
  affinity: 'cost of a pair = (best value - value) / step, times (pairs that can stay + 1) plus 1 for a new pair where changes come last',
};

/** The file in pieces, so that it is never in memory as a whole. `lines`: of the plan that is written. */
export function* certificateText(
  proposed: Proposed, code: string, lines: readonly LineShown[], opaque: Opaque, about: Record<string, string | number | null>,
): Generator<string> {
  const { ground, judgesOf } = proposed;
  const { instance, best, step } = ground;
  yield `{"format":"saixue-assignment-certificate","version":1,"code":${JSON.stringify(code)},"about":${JSON.stringify(about)},\n"how":${JSON.stringify(how)},\n`;
  yield `"weights":${JSON.stringify(weights)},\n"lines":${JSON.stringify(lines)},\n`;
  const judges = instance.judges.map((one, j) => ({
    id: opaque.judges[j]!, min: one.minLoad ?? 0, max: one.maxLoad, org: one.unit < 0 ? null : one.unit,
  }));
  const entries = instance.entries.map(({ coverage }, e) => ({ id: opaque.entries[e]!, coverage }));
  yield `"instance":{"judges":${JSON.stringify(judges)},\n"entries":${JSON.stringify(entries)},\n"orgCap":${instance.unitCap},"objective":"sum",`;
  yield `"seed":${instance.seed},"pinned":${pinnedText(instance.pinned)},\n"pairs":[`;
  yield* rows(instance.arcs, (cost) => (best - cost * step) / 10_000);
  yield ']},\n"plan":[';
  for (const [e, seated] of judgesOf.entries()) {
    if (seated.length > 0) yield `${e === 0 ? '' : ','}${Array.from(seated, (j) => `[${j},${e}]`).join(',')}`;
  }
  yield '],\n"proofs":[';
  for (const [at, proof] of proposed.staged.proofs.entries()) {
    if (at > 0) yield ',';
    yield* proofText(proof);
  }
  yield ']}\n';
}

const pinnedText = (pinned: ReadonlyMap<number, readonly number[]> | undefined): string =>
  `[${[...pinned ?? []].flatMap(([e, own]) => own.map((j) => `[${j},${e}]`)).join(',')}]`;

function* rows({ start, judge, cost }: Proof['instance']['arcs'], shown: (cost: number) => number): Generator<string> {
  let first = true;
  for (let e = 0; e + 1 < start.length; e += 1) {
    const row: string[] = [];
    for (let arc = start[e]!; arc < start[e + 1]!; arc += 1) row.push(`[${judge[arc]!},${e},${shown(cost[arc]!)}]`);
    if (row.length === 0) continue;
    yield `${first ? '' : ','}${row.join(',')}`;
    first = false;
  }
}

function* proofText({ objectives, instance, solution }: Proof): Generator<string> {
  const { prices, loadStep } = solution.certificate;
  yield `{"objectives":${JSON.stringify(objectives)},"squares":${loadStep},"prices":[${Array.from(prices.subarray(0, instance.judges.length)).join(',')}],\n`;
  yield `"total":{"cost":${solution.objective.cost},"squaredLoads":${solution.objective.squaredLoads}},"loads":[${Array.from(solution.loads).join(',')}],\n`;
  yield `"seats":[${instance.entries.map((one) => one.coverage).join(',')}],"limits":[${instance.judges.map((one) => `[${one.minLoad ?? 0},${one.maxLoad}]`).join(',')}],\n`;
  yield `"orgs":[${instance.judges.map((one) => one.unit).join(',')}],"orgCap":${instance.unitCap},"pinned":${pinnedText(instance.pinned)},\n"plan":[`;
  yield solution.judgesOf.flatMap((seated, e) => Array.from(seated, (j) => `[${j},${e}]`)).join(',');
  yield '],\n"pairs":[';
  yield* rows(instance.arcs, (cost) => cost);
  yield ']}';
}
