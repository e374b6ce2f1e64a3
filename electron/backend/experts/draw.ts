// The draw: who sits in which stratum and who waits as a substitute, from a seed and a list that anybody can redo it with.
import { CappedSets } from './capped-sets.ts';
import { DrawNumbers, sha256 } from './random.ts';
import { seat, type Seats } from './seats.ts';

export interface Candidate {
  id: string; name: string; unit: string; recommendedBy: string; stages: readonly string[]; subjects: readonly string[];
  /** Tells namesakes of one unit apart: masked numbers. */
  marks: string;
  /** Id of the school in the directory: tells units of one name apart. '' or absent: not known. */
  school?: string;
}
export interface StratumRule { stage: string; subject: string; count: number; substitutes: number; perUnit?: number | undefined }
export interface Drawn { id: string; stratum: number; place: number }
export interface Short { stratum: number; missing: number; of: 'drawn' | 'substitutes'; byUnit: boolean }
export interface DrawResult {
  /** In the canonical order, as they were drawn from. */
  candidates: Candidate[];
  poolHash: string;
  drawn: Drawn[]; substitutes: Drawn[]; short: Short[];
  /** Whether every possible draw had exactly the same chance, or a mixing chain had to be used. */
  method: 'exact' | 'chain';
}

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '').replace(/组$/, '');
const unitKey = (text: string): string => text.normalize('NFKC').replaceAll(/[\s()（）]/g, '').toLowerCase();

/** A candidate as the printed list has them; the hash of the list is over these lines. */
export const lineOf = (one: Candidate): string =>
  [one.name, one.unit, one.recommendedBy, one.stages.join('、'), one.subjects.join('、'), one.marks].join('\t');

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By their lines as UTF-16 code units: whatever order the rows came in. Twins in everything are told apart by their ids. */
const canonical = (pool: readonly Candidate[]): Candidate[] => pool.map((one) => ({ one, line: lineOf(one) }))
  .sort((a, b) => order(a.line, b.line) || order(a.one.id, b.one.id)).map(({ one }) => one);

/** Empty means any, on either side; 高中组（含中职） takes experts of 高中. */
export function fits(one: Pick<Candidate, 'stages' | 'subjects'>, stratum: Pick<StratumRule, 'stage' | 'subject'>): boolean {
  const has = (words: readonly string[], wanted: string): boolean => wanted === '' || words.length === 0
    || words.some((word) => plain(word) === plain(wanted) || (plain(word) !== '' && plain(wanted).includes(plain(word))));
  return has(one.stages, stratum.stage) && has(one.subjects, stratum.subject);
}

/** How many tries at a joint draw before the chain takes over; one try draws every stratum on its own. */
const mostTries = 2000;
/** Steps of the chain for each seat. */
const stepsPerSeat = 200;

/** `after`: substitutes of the kind with this number, who are drawn without its cap; null: a list that keeps the cap. */
type Kind = Seats & { after: number | null };
interface Plan { kinds: Kind[]; units: readonly number[] }

/**
 * Independent draws of all strata, thrown away as a whole until nobody sits twice: what is kept has the same chance as
 * every other joint draw. null when chance did not find one.
 */
function jointly({ kinds, units }: Plan, numbers: DrawNumbers): number[][] | null {
  const sets = kinds.map((kind) => (kind.after === null
    ? new CappedSets(kind.fits, (person) => String(units[person]), kind.count, kind.cap) : null));
  if (sets.some((one) => one !== null && !one.possible)) return null;
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const taken = new Set<number>();
    const seats: number[][] = [];
    const whole = kinds.every(({ after, fits: own, count }, at) => {
      // Substitutes from all but the drawn of their own stratum: as many ways whoever was drawn elsewhere.
      const drawn = new Set(after === null ? [] : seats[after]);
      const people = sets[at]?.pick(numbers) ?? numbers.take(own.filter((person) => !drawn.has(person)), count);
      seats.push(people);
      return people.every((person) => {
        const free = !taken.has(person);
        taken.add(person);
        return free;
      });
    });
    if (whole) return seats;
  }
  return null;
}

/**
 * A seating found by augmenting paths in random order, then mixed: a step picks a seat and one of the people who fit it,
 * and lets them in, or swaps the two seats, wherever that is allowed. Steps and their reversals are equally likely, so
 * the chain tends to the uniform distribution (Metropolis 1953); after finitely many steps it is near it, not on it.
 */
function chained({ kinds, units }: Plan, numbers: DrawNumbers): number[][] {
  const seats = seat(kinds, units, (people) => numbers.take(people, people.length)).map((people) => numbers.take(people, people.length));
  const places = seats.flatMap((people, kind) => people.map((_, at) => ({ kind, at })));
  const where = new Map(seats.flatMap((people, kind) => people.map((person, at) => [person, { kind, at }] as const)));
  const fitting = kinds.map((kind) => new Set(kind.fits));
  const allows = (kind: number, person: number, leaving: number): boolean => {
    const cap = kinds[kind]?.cap ?? null;
    if (cap === null || units[person] === units[leaving]) return true;
    return (seats[kind] ?? []).filter((one) => units[one] === units[person]).length < cap;
  };
  for (let step = places.length * stepsPerSeat; step > 0 && places.length > 0; step -= 1) {
    const { kind, at } = places[numbers.below(places.length)] as { kind: number; at: number };
    const pool = kinds[kind]?.fits ?? [];
    const person = pool[numbers.below(pool.length)] as number;
    const sitting = seats[kind]?.[at] as number;
    const other = where.get(person);
    if (person === sitting) continue;
    if (!other) {
      if (!allows(kind, person, sitting)) continue;
      (seats[kind] as number[])[at] = person;
      where.delete(sitting);
      where.set(person, { kind, at });
    } else if (other.kind === kind || (fitting[other.kind]?.has(sitting) && allows(kind, person, sitting) && allows(other.kind, sitting, person))) {
      (seats[kind] as number[])[at] = person;
      (seats[other.kind] as number[])[other.at] = sitting;
      where.set(person, { kind, at }).set(sitting, other);
    }
  }
  return seats;
}

/** Kinds of seats: for strata of `together` one list of drawn and substitutes, for the others two; drawn seats come first. */
function kindsOf(strata: readonly StratumRule[], fitting: readonly number[][], together: readonly boolean[]): Kind[] {
  const own = strata.map(({ count, substitutes, perUnit }, at): Kind => ({
    count: together[at] ? count + substitutes : count, fits: fitting[at] ?? [], cap: perUnit ?? null, after: null,
  }));
  const apart = strata.flatMap(({ substitutes }, at): Kind[] => (together[at] ? []
    : [{ count: substitutes, fits: fitting[at] ?? [], cap: null, after: at }]));
  return [...own, ...apart];
}

/** Which strata can be drawn as one list each without leaving any seat empty that could be filled otherwise. */
function chosenKinds(strata: readonly StratumRule[], fitting: readonly number[][], units: readonly number[]): { kinds: Kind[]; most: number[] } {
  const filled = (together: readonly boolean[]) => {
    const kinds = kindsOf(strata, fitting, together);
    return { kinds, most: seat(kinds, units).map((people) => people.length), together };
  };
  const drawnOf = ({ most }: { most: number[] }): number[] => strata.map(({ count }, at) => Math.min(count, most[at] ?? 0));
  const lists = filled(strata.map(() => true));
  if (lists.kinds.every((kind, at) => lists.most[at] === kind.count)) return lists;
  const apart = filled(strata.map(() => false));
  const some = filled(lists.kinds.map((kind, at) => lists.most[at] === kind.count));
  const isGood = (one: typeof some): boolean => one.kinds.every((kind, at) => !one.together[at] || one.most[at] === kind.count)
    && drawnOf(one).every((count, at) => count === drawnOf(apart)[at]) && sum(one.most) >= sum(apart.most);
  return isGood(some) ? some : apart;
}
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

/**
 * Draws `count` people for each stratum, nobody twice, at most `perUnit` of one unit within a stratum, and substitutes in
 * their order. Where the pool allows it the cap holds for drawn and substitutes together, so that any substitute may step
 * in for anybody: then one list of `count` + `substitutes` people is drawn, and its first `count` are the drawn. Where it
 * does not, substitutes are drawn without the cap, and who steps in must keep it.
 *
 * What is certain: the same seed and the same list give the same draw, whatever order the rows come in. Every stratum that
 * can be filled together with the others is filled (augmenting paths); where not all can, earlier strata come first, drawn
 * seats before substitutes, and `short` says what is missing. What is uniform: all complete draws (for each stratum a set
 * of people and an ordered list of substitutes) that the fit, the caps as above and "nobody twice" allow are equally
 * likely, exactly, when `method` is 'exact'; strata sharing so many people that two thousand joint tries fail are mixed by a chain instead.
 *
 * @param pool everybody who may be drawn, exclusions already taken out; who fits no stratum is left out of the list
 */
export function drawExperts(pool: readonly Candidate[], strata: readonly StratumRule[], seed: number): DrawResult {
  // Who fits no stratum is no candidate: an expert of another stage who joins the pool leaves the draw as it is.
  const candidates = canonical(pool.filter((one) => strata.some((stratum) => fits(one, stratum))));
  const poolHash = sha256(candidates.map(lineOf).join('\n'));
  const numbers = new DrawNumbers(seed, poolHash);
  const unitNumbers = new Map<string, number>();
  // A name stands for one unit unless the school of everybody there is known: the many 实验小学 are many units.
  const vague = new Set(candidates.filter((one) => (one.school ?? '') === '').map((one) => unitKey(one.unit)));
  // Without a unit nobody has colleagues.
  const units = candidates.map(({ unit, school }, at) => {
    const key = unit === '' ? `\u0000${at}` : vague.has(unitKey(unit)) ? unitKey(unit) : `${unitKey(unit)}\u0000${school ?? ''}`;
    if (!unitNumbers.has(key)) unitNumbers.set(key, unitNumbers.size);
    return unitNumbers.get(key) as number;
  });
  const fitting = strata.map((stratum) => candidates.flatMap((one, at) => (fits(one, stratum) ? [at] : [])));
  const { kinds: wanted, most } = chosenKinds(strata, fitting, units);
  const plan: Plan = { kinds: wanted.map((kind, at) => ({ ...kind, count: most[at] ?? 0 })), units };
  const joint = jointly(plan, numbers);
  const seats = joint ?? chained(plan, numbers);
  const listed = (stratum: number, people: readonly number[]): Drawn[] =>
    people.map((person, at) => ({ id: candidates[person]?.id ?? '', stratum, place: at + 1 }));
  const restOf = (stratum: number): number[] => {
    const own = wanted.findIndex((kind) => kind.after === stratum);
    return own < 0 ? (seats[stratum] ?? []).slice(strata[stratum]?.count) : seats[own] ?? [];
  };
  const short = wanted.flatMap(({ count, cap, fits: own, after }, kind): Short[] => {
    const missing = count - (most[kind] ?? 0);
    return missing === 0 ? [] : [{ stratum: after ?? kind, missing, of: after === null ? 'drawn' : 'substitutes', byUnit: cap !== null
      && own.length >= count }];
  });
  return {
    candidates, poolHash, drawn: strata.flatMap(({ count }, at) => listed(at, (seats[at] ?? []).slice(0, count))),
    substitutes: strata.flatMap((_, at) => listed(at, restOf(at))), short, method: joint ? 'exact' : 'chain',
  };
}
