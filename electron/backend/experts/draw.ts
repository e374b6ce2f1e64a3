// The draw: who sits in which stratum and who waits as a substitute, from a seed and a list that anybody can redo it with.
import { CappedSets } from './capped-sets.ts';
import { DrawNumbers, sha256 } from './random.ts';
import { seat, type Seats } from './seats.ts';

export interface Candidate {
  id: string; name: string; unit: string; recommendedBy: string; stages: readonly string[]; subjects: readonly string[];
  /** Tells namesakes of one unit apart: masked numbers. */
  marks: string;
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

interface Plan { kinds: Seats[]; units: number[]; strata: number }

/**
 * Independent draws of all strata, thrown away as a whole until nobody sits twice: what is kept has the same chance as
 * every other joint draw. null when chance did not find one.
 */
function jointly({ kinds, units, strata }: Plan, numbers: DrawNumbers): number[][] | null {
  const sets = kinds.slice(0, strata).map((kind) => new CappedSets(kind.fits, (person) => String(units[person]), kind.count, kind.cap));
  if (sets.some((one) => !one.possible)) return null;
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const taken = new Set<number>();
    const seats: number[][] = kinds.map(() => []);
    const keep = (kind: number, people: number[]): boolean => {
      seats[kind] = people;
      return people.every((person) => {
        const free = !taken.has(person);
        taken.add(person);
        return free;
      });
    };
    const whole = sets.every((set, kind) => keep(kind, set.pick(numbers))) && kinds.slice(strata).every((kind, at) => {
      // Substitutes from all but the drawn of their own stratum: as many ways whoever was drawn elsewhere.
      const own = new Set(seats[at]);
      return keep(strata + at, numbers.take(kind.fits.filter((person) => !own.has(person)), kind.count));
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

/**
 * Draws `count` people for each stratum, nobody twice, at most `perUnit` of one unit within a stratum, and substitutes in
 * their order (the cap is kept when one steps in).
 *
 * What is certain: the same seed and the same list give the same draw, whatever order the rows come in. Every stratum that
 * can be filled together with the others is filled (augmenting paths); where not all can, earlier strata come first, drawn
 * seats before substitutes, and `short` says what is missing. What is uniform: all complete draws (for each stratum a set
 * of people and an ordered list of substitutes) that the fit, the caps and "nobody twice" allow are equally likely, exactly,
 * when `method` is 'exact'; strata sharing so many people that two thousand joint tries fail are mixed by a chain instead.
 *
 * @param pool everybody who may be drawn, exclusions already taken out
 */
export function drawExperts(pool: readonly Candidate[], strata: readonly StratumRule[], seed: number): DrawResult {
  const candidates = canonical(pool);
  const poolHash = sha256(candidates.map(lineOf).join('\n'));
  const numbers = new DrawNumbers(seed, poolHash);
  const unitNumbers = new Map<string, number>();
  // Without a unit nobody has colleagues.
  const units = candidates.map(({ unit }, at) => {
    const key = unit === '' ? `\u0000${at}` : unitKey(unit);
    if (!unitNumbers.has(key)) unitNumbers.set(key, unitNumbers.size);
    return unitNumbers.get(key) as number;
  });
  const fitting = strata.map((stratum) => candidates.flatMap((one, at) => (fits(one, stratum) ? [at] : [])));
  const wanted: Seats[] = [
    ...strata.map(({ count, perUnit }, at) => ({ count, fits: fitting[at] ?? [], cap: perUnit ?? null })),
    ...strata.map(({ substitutes }, at) => ({ count: substitutes, fits: fitting[at] ?? [], cap: null })),
  ];
  const most = seat(wanted, units).map((people) => people.length);
  const plan: Plan = { kinds: wanted.map((kind, at) => ({ ...kind, count: most[at] ?? 0 })), units, strata: strata.length };
  const joint = jointly(plan, numbers);
  const seats = joint ?? chained(plan, numbers);
  const listed = (from: number): Drawn[] => strata.flatMap((_, stratum) =>
    (seats[from + stratum] ?? []).map((person, at) => ({ id: candidates[person]?.id ?? '', stratum, place: at + 1 })));
  const short = wanted.flatMap(({ count, cap, fits: own }, kind): Short[] => {
    const missing = count - (most[kind] ?? 0);
    if (missing === 0) return [];
    return [{ stratum: kind % strata.length, missing, of: kind < strata.length ? 'drawn' : 'substitutes', byUnit: cap !== null
      && own.length >= count }];
  });
  return { candidates, poolHash, drawn: listed(0), substitutes: listed(strata.length), short, method: joint ? 'exact' : 'chain' };
}
