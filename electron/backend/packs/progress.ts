// How far judging is, pure: judges × entries, and the queue of what needs a person. No names of authors, no running means.
import type { z } from 'zod';
import type { Progress } from '#contract/schema/packs.ts';
import { isDiscrepant, spreadOf } from '#contract/schema/rules.ts';
import type { GivenSeatOf, ProgressGrid, ProgressInput } from './cases/given.ts';
import { queueOf, type EntryState } from './cases/queue.ts';

type Facts = z.input<typeof Progress>;
type State = NonNullable<Facts['cells']>[number]['state'];

/** One letter a state, as `grid` of the answer holds them. */
const letters: Readonly<Record<State, string>> = {
  assigned: 'a', draft: 'd', submitted: 's', recused: 'r', reported: 'p', discrepant: 'x',
};

/** The middle value, of an even number the mean of the two in the middle; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Of every seat the place of its entry in `entries`; seats of other entries are left out by whoever gives them. */
function placesOf({ entries, lines }: ProgressGrid): Int32Array[] {
  const places = new Map(entries.map((one, place) => [one.entryId, place]));
  return lines.map(({ seats }) => Int32Array.from(seats, (seat) => places.get(seat[0]) ?? -1));
}

/** Which entries' marks lie too far apart, and the entries that any case can be about, with the sheets it rests on. */
function findCases({ entries, lines, discrepancy }: ProgressGrid, places: readonly Int32Array[]) {
  const low = new Float64Array(entries.length);
  const high = new Float64Array(entries.length);
  const marks = new Uint16Array(entries.length);
  const discrepant = new Uint8Array(entries.length);
  const cases = new Map<number, EntryState>();
  const open = (place: number): void => {
    const entry = entries[place];
    if (entry && !cases.has(place)) cases.set(place, { entryId: entry.entryId, blindCode: entry.blindCode, seats: 0, sheets: [] });
  };
  for (const [line, { seats }] of lines.entries()) {
    for (const [index, [, status, total, reason, vetoed]] of seats.entries()) {
      const place = places[line]?.[index] ?? -1;
      if (reason !== null || (vetoed === 1 && status === 'submitted')) open(place);
      if (status !== 'submitted' || total === null) continue;
      const first = marks[place] === 0;
      if (first || total < (low[place] ?? 0)) low[place] = total;
      if (first || total > (high[place] ?? 0)) high[place] = total;
      marks[place] = (marks[place] ?? 0) + 1;
    }
  }
  for (let place = 0; place < entries.length; place += 1) {
    if ((marks[place] ?? 0) < 2 || !isDiscrepant(spreadOf([low[place] ?? 0, high[place] ?? 0]), discrepancy)) continue;
    discrepant[place] = 1;
    open(place);
  }
  for (const [line, { judge, seats }] of lines.entries()) {
    for (const [index, [, status, total, reason, vetoed]] of seats.entries()) {
      const found = cases.get(places[line]?.[index] ?? -1);
      if (!found) continue;
      found.seats += 1;
      if (status !== null) found.sheets.push({ judgeId: judge.id, status, total, reason, vetoed: vetoed === 1 });
    }
  }
  return { discrepant, cases: [...cases.values()] };
}

/**
 * What the organiser may know while judging goes on (reliability.md 2.9): states, counts, times, and the cases of the queue.
 * Marks are in it only where they are too far apart; nothing else of the answer hangs on any mark.
 * @param input seats and the sheets that count, totals in hundredths of a point, times in seconds
 * @param compact states as letters in `grid` instead of an object each in `cells`
 */
export function progressOfGrid(input: ProgressGrid, compact: boolean): Facts {
  const places = placesOf(input);
  const { discrepant, cases } = findCases(input, places);
  const seated = new Uint32Array(input.entries.length);
  const done = new Uint32Array(input.entries.length);
  const cells: Facts['cells'] = [];
  const grid: { judgeId: string; at: number[]; states: string }[] = [];
  const judges = input.lines.map(({ judge, seats }, line) => {
    const count = { assigned: seats.length, submitted: 0, recused: 0, reported: 0 };
    const left: string[] = [];
    const seconds: number[] = [];
    const at: number[] = [];
    const states: string[] = [];
    for (const [index, [entryId, status, , , , time]] of seats.entries()) {
      const place = places[line]?.[index] ?? -1;
      const state: State = status === null ? 'assigned' : status === 'submitted' && discrepant[place] === 1 ? 'discrepant' : status as State;
      seated[place] = (seated[place] ?? 0) + 1;
      if (state === 'recused' || state === 'reported') count[state] += 1;
      else if (state === 'submitted' || state === 'discrepant') {
        count.submitted += 1;
        done[place] = (done[place] ?? 0) + 1;
        if (time) seconds.push(time);
      } else left.push(entryId);
      if (compact) {
        at.push(place);
        states.push(letters[state]);
      } else cells.push({ entryId, judgeId: judge.id, state });
    }
    if (compact) grid.push({ judgeId: judge.id, at, states: states.join('') });
    const { id: judgeId, name, lastReceivedAt } = judge;
    return { judge, left, figures: { judgeId, name, ...count, lastReceivedAt, medianSeconds: medianOf(seconds) } };
  });
  // Entries without a seat are left out, and places counted anew.
  const shown: Facts['entries'] = [];
  const anew = new Int32Array(input.entries.length);
  for (const [place, { entryId, blindCode, division }] of input.entries.entries()) {
    if (seated[place] === 0) continue;
    anew[place] = shown.length;
    shown.push({ entryId, blindCode, division, done: done[place] ?? 0, seats: seated[place] ?? 0 });
  }
  return {
    judges: judges.map((one) => one.figures), entries: shown, cells, deadline: input.deadline ?? null,
    grid: grid.map(({ judgeId, at, states }) => ({ judgeId, at: at.map((place) => anew[place]).join(), states })),
    queue: queueOf(input, cases, judges.map(({ judge, left, figures }) => ({ judge, left, assigned: figures.assigned }))),
  };
}

/** The same out of rows: seats of entries that take part, and the sheets of judges. */
export function progressOf({ judges, seats, sheets, ...rest }: ProgressInput): Facts {
  const known = new Map(sheets.map((one) => [`${one.judge_id} ${one.entry_id}`, one]));
  const byJudge = Map.groupBy(seats, (one) => one.judge_id);
  return progressOfGrid({
    ...rest,
    entries: [...new Map(seats.map((one) => [one.entry_id, { entryId: one.entry_id, blindCode: one.blind_code, division: one.division }])).values()],
    lines: judges.map((judge) => ({
      judge,
      seats: (byJudge.get(judge.id) ?? []).map(({ judge_id, entry_id }): GivenSeatOf => {
        const sheet = known.get(`${judge_id} ${entry_id}`);
        if (!sheet) return [entry_id, null, null, null, null, null];
        return [entry_id, sheet.status, sheet.total, sheet.reason, sheet.vetoed, sheet.seconds ?? null];
      }),
    })),
  }, false);
}
