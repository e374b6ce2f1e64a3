// Recall by place and by form with Wilson intervals, false alarms on clean files, time: the thresholds of the design as tests.
// Three files a place by default; SAIXUE_LEAKS=120 runs the large corpus.
import { describe, expect, it } from 'vitest';
import { memorySource } from '#backend/archive/source.ts';
import { compileTerms, otherTerms, type Terms } from '#backend/leaks/match/terms.ts';
import { scanBytes } from '#backend/leaks/scan.ts';
import type { Scanned } from '#backend/leaks/shapes.ts';
import { certain, cleanFile, formPlaces, forms, makePerson, type Made, type Person } from './corpus.ts';

const large = Number(process.env['SAIXUE_LEAKS'] ?? 0);
const perPlace = large || 3;
const perForm = large ? Math.ceil(large / 4) : 1;
const cleanFiles = large ? large * 4 : 100;

/** Wilson score interval at 95 %. Source: Wilson 1927. */
function wilson(hits: number, of: number): [number, number] {
  const z = 1.96;
  const share = hits / of;
  const middle = (share + z * z / (2 * of)) / (1 + z * z / of);
  const half = z / (1 + z * z / of) * Math.sqrt(share * (1 - share) / of + z * z / (4 * of * of));
  return [middle - half, Math.min(1, middle + half)];
}
const others = otherTerms(Array.from({ length: 300 }, (_, index) => makePerson(index + 5000).name),
  Array.from({ length: 60 }, (_, index) => makePerson(index + 5000).school));
const termsOf = (person: Person): Terms => compileTerms(person.registration, others);
const time = { bytes: 0, milliseconds: 0, files: 0 };
async function scan(file: Made, terms: Terms): Promise<Scanned> {
  const start = performance.now();
  const scanned = await scanBytes(memorySource(file.bytes), file.name, terms);
  time.milliseconds += performance.now() - start;
  time.bytes += file.bytes.length;
  time.files += 1;
  return scanned;
}

describe('recall', () => {
  it('A20: of a name at every certain place is at least 0.99, each hit strong', async () => {
    const report: string[] = [];
    const missed: string[] = [];
    let [all, found] = [0, 0];
    for (const [place, make] of Object.entries(certain)) {
      let hits = 0;
      for (let index = 0; index < perPlace; index += 1) {
        const person = makePerson(index + 1);
        const { findings } = await scan(await make(person.name), termsOf(person));
        // Found by the reader of that place: the search in raw bytes is a second net, not an excuse.
        if (findings.some((one) => one.own && one.term === person.name && one.severity === 'block'
          && !/(?:file|pdf)\.raw$/.test(one.place))) hits += 1;
        else missed.push(`${place} ${person.name}`);
      }
      const [low, high] = wilson(hits, perPlace);
      report.push(`${place.padEnd(20)} ${hits}/${perPlace}  [${low.toFixed(3)}, ${high.toFixed(3)}]`);
      all += perPlace;
      found += hits;
    }
    const [low, high] = wilson(found, all);
    console.log(`${report.join('\n')}\nall certain places: ${found}/${all} = ${(found / all).toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`);
    expect(missed.slice(0, 20)).toEqual([]);
    expect(found / all).toBeGreaterThanOrEqual(0.99);
  }, 600_000);

  it('of every hard form at every depth is at least 0.80', async () => {
    const report: string[] = [];
    const weak: string[] = [];
    const missed: string[] = [];
    for (const [form, write] of Object.entries(forms)) {
      let [all, found] = [0, 0];
      for (const [place, make] of Object.entries(formPlaces)) {
        for (let index = 0; index < perForm; index += 1) {
          const person = makePerson(index + 300);
          const { findings } = await scan(await make(write(person)), termsOf(person));
          all += 1;
          if (findings.some((one) => one.own && one.severity !== 'note')) found += 1;
          else missed.push(`${form} ${place} ${write(person)}`);
        }
      }
      const [low, high] = wilson(found, all);
      report.push(`${form.padEnd(16)} ${found}/${all}  [${low.toFixed(3)}, ${high.toFixed(3)}]`);
      if (found / all < 0.8) weak.push(form);
    }
    console.log(`${report.join('\n')}\nmissed: ${missed.slice(0, 30).join(' | ')}`);
    expect(weak).toEqual([]);
  }, 600_000);
});

describe('false alarms', () => {
  it('on clean files are at most 1 strong in 200, and no clean file is unreadable', async () => {
    let [strong, weak] = [0, 0];
    const told: string[] = [];
    for (let index = 0; index < cleanFiles; index += 1) {
      const file = await cleanFile(index);
      const { findings, unreadable } = await scan(file, termsOf(makePerson(index + 1000)));
      expect(unreadable, file.name).toEqual([]);
      if (findings.some((one) => one.severity === 'block')) strong += 1;
      else if (findings.some((one) => one.severity === 'look')) weak += 1;
      told.push(...findings.map((one) => `${file.name} ${one.place} ${one.kind} ${one.severity} ${one.snippet}`));
    }
    console.log(`clean files: ${strong}/${cleanFiles} strong, ${weak}/${cleanFiles} weak; ${(time.milliseconds / time.files).toFixed(2)} ms a file, `
      + `${(time.milliseconds / (time.bytes / 1e6)).toFixed(0)} ms a MB of small files\n${told.slice(0, 12).join('\n')}`);
    expect(strong).toBeLessThanOrEqual(Math.floor(cleanFiles / 200));
  }, 600_000);
});
