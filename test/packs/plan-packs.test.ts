// What goes into a pack: codes that no other judge of the contest has, even when the draw wants to give the same ones.
import { describe, expect, it } from 'vitest';
import { planPack, type PlanInput, type Seat } from '#backend/packs/plan-packs.ts';
import { sound } from '../contests/sound-rules.ts';

const { rules } = sound();
const [category] = rules.categories;
const [division] = rules.divisions;
const seats: Seat[] = Array.from({ length: 40 }, (_, index) => ({
  entryId: `e${index}`, title: `作品 ${index}`, division: division!.id, category: category!.id, subject: '', grade: '', seconds: null,
}));

/** The same bytes for everybody who asks anew. */
function sameBytes(): (length: number) => Uint8Array {
  let state = 7;
  return (length) => Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

function codesOf(slot: number, taken: Set<string>, known: ReadonlyMap<string, string> = new Map()): PlanInput & { codes: Map<string, string> } {
  const input: PlanInput = {
    contest: { id: 'c', title: '赛' }, pack: { id: `p${slot}`, revision: 1, prev: null }, slot, receiveKey: '', rules, rulesVersion: 1,
    seats, attachments: [], known, taken, random: sameBytes(),
  };
  const { content } = planPack(input);
  const byTitle = new Map(content.entries.map((one) => [one.title, one.code]));
  return { ...input, codes: new Map(seats.map((one) => [one.entryId, byTitle.get(one.title) ?? ''])) };
}

describe('codes of a contest', () => {
  it('are different for every judge, though both draws begin alike', () => {
    const taken = new Set<string>();
    const first = codesOf(0, taken).codes;
    const second = codesOf(1, taken).codes;
    expect(new Set([...first.values(), ...second.values()]).size).toBe(80);
    expect(taken.size).toBe(80);
  });

  it('stay for who has them already, and new ones keep off everybody else\'s', () => {
    const taken = new Set<string>();
    const first = codesOf(0, taken).codes;
    const half = new Map([...first].slice(0, 20));
    const again = codesOf(0, taken, half).codes;
    for (const [entry, code] of half) expect(again.get(entry)).toBe(code);
    const fresh = [...again].filter(([entry]) => !half.has(entry)).map(([, code]) => code);
    expect(fresh.filter((code) => [...first.values()].includes(code))).toEqual([]);
  });
});
