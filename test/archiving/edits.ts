// What somebody could do to an archive, by a seed: clumsy edits, and those of one who knows the format and hashes anew.
import { commit } from '#backend/scoring/commitment.ts';
import { computeDocket } from '#backend/scoring/compute.ts';
import type { Docket } from '#backend/scoring/docket.ts';
import { lockedRowsOf } from '#backend/scoring/stored-results.ts';
import type { Checkpoints, Cover, Packs, Version } from '#backend/archiving/format.ts';
import type { Chance } from './dockets.ts';
import { asLines, chained, covered, jsonOf, linesOf, type EventFacts, type Made } from './stage.ts';

type Members = ReadonlyMap<string, Buffer>;
type Edit = (made: Made, chance: Chance) => Map<string, Buffer>;

const text = (members: Members, name: string): string => members.get(name)?.toString('utf8') ?? '';
const bodyAt = (line: string): EventFacts & { seq: number } =>
  JSON.parse((JSON.parse(line) as { body: string }).body) as EventFacts & { seq: number };
const joined = (lines: readonly string[]): string => lines.map((one) => `${one}\n`).join('');
const factsOf = (members: Members): EventFacts[] => linesOf(members).map(bodyAt);

/** Another total and score for one sheet; what follows from it is computed, so that only the commitment tells. */
function remarked(docket: Docket, chance: Chance): Docket {
  const entries = docket.entries.map((one) => ({ ...one }));
  const at = entries.findIndex((one, index) => one.sheets.length > 0 && (chance(3) === 0 || index > entries.length / 2));
  const entry = entries[at];
  const [sheet, ...rest] = entry?.sheets ?? [];
  if (!entry || !sheet) throw new Error('no marks');
  const [criterion = '', value = 0] = Object.entries(sheet.scores)[0] ?? [];
  entries[at] = { ...entry, sheets: [{ ...sheet, total: sheet.total + 25, scores: { ...sheet.scores, [criterion]: value + 25 } }, ...rest] };
  return { ...docket, entries };
}

/** Files of a version made anew for other marks. */
function versionFiles(members: Members, version: number, chance: Chance): { files: Record<string, unknown>; commitment: string } {
  const docket = remarked(jsonOf<Docket>(members, `versions/${version}-docket.json`), chance);
  const made = commit(docket, lockedRowsOf(computeDocket(docket).rows));
  const { docketSha256, rowsSha256, commitment } = made;
  const facts = { ...jsonOf<Version>(members, `versions/${version}.json`), docketSha256, rowsSha256, commitment };
  return {
    commitment: made.commitment,
    files: { [`versions/${version}-docket.json`]: made.docket, [`versions/${version}-rows.json`]: made.rows, [`versions/${version}.json`]: facts },
  };
}

function withLines(members: Members, change: (lines: string[]) => void): Map<string, Buffer> {
  const lines = linesOf(members);
  change(lines);
  return covered(members, { 'events.jsonl': joined(lines) });
}

/** Events changed and hashed anew to the end: only checkpoints and paper can tell. */
function rechained(members: Members, change: (facts: EventFacts[]) => void): Map<string, Buffer> {
  const facts = factsOf(members);
  change(facts);
  return covered(members, { 'events.jsonl': asLines(chained(facts)) });
}

const swap = (list: unknown[], a: number, b: number): void => { [list[a], list[b]] = [list[b], list[a]]; };
const changed = (members: Members, name: string, from: RegExp, to: string): Map<string, Buffer> => {
  const before = text(members, name);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to change in ${name}`);
  return covered(members, { [name]: after });
};

export const edits: Readonly<Record<string, Edit>> = {
  'bytes of a member': ({ members }, chance) => {
    const made = new Map(members);
    const list = [...made.keys()].filter((name) => name !== 'archive.json');
    const name = list[chance(list.length)] ?? '';
    const bytes = Buffer.from(made.get(name) ?? '');
    const at = chance(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << chance(7));
    return made.set(name, bytes);
  },
  'two events exchanged': ({ members }, chance) => withLines(members, (lines) => {
    const a = chance(lines.length - 1);
    swap(lines, a, a + 1 + chance(lines.length - 1 - a));
  }),
  'an event left out': ({ members }, chance) => withLines(members, (lines) => void lines.splice(chance(lines.length - 1), 1)),
  'an event twice': ({ members }, chance) => withLines(members, (lines) => {
    const at = chance(lines.length);
    lines.splice(at, 0, lines[at] ?? '');
  }),
  'the words of an event': ({ members }, chance) => withLines(members, (lines) => {
    const at = chance(lines.length);
    lines[at] = (lines[at] ?? '').replace('08:00', '09:00');
  }),
  'a line that is no event': ({ members }, chance) => withLines(members, (lines) => {
    lines[chance(lines.length)] = ['{}', '', 'x', '{"body":"{}","hash":"00"}', '[1]'][chance(5)] ?? '';
  }),
  'the tail cut off': ({ members }, chance) => withLines(members, (lines) => void lines.splice(lines.length - 1 - chance(6))),
  'an event changed and all hashed anew': ({ members }, chance) => rechained(members, (facts) => {
    const at = chance(facts.length);
    facts[at] = { ...facts[at]!, subject: `other-${at}` };
  }),
  'an event put in and all hashed anew': ({ members }, chance) => rechained(members, (facts) =>
    void facts.splice(chance(facts.length), 0, { action: 'files.attach', subject: 'later' })),
  'other marks, hashed anew': ({ members }, chance) => covered(members, versionFiles(members, 1 + chance(2), chance).files),
  'other marks, their commitment in the event, all hashed anew': ({ members }, chance) => {
    const version = 1 + chance(2);
    const { files, commitment } = versionFiles(members, version, chance);
    return covered(rechained(members, (facts) => {
      for (const one of facts) if (one.detail?.['version'] === version) one.detail = { ...one.detail, commitment };
    }), files);
  },
  'versions exchanged': ({ members }) => covered(members, Object.fromEntries(['.json', '-docket.json', '-rows.json'].flatMap((end) => [
    [`versions/1${end}`, text(members, `versions/2${end}`)], [`versions/2${end}`, text(members, `versions/1${end}`)],
  ]))),
  'an award given away': ({ members }, chance) => changed(members, `versions/${1 + chance(2)}-rows.json`, /"award":"[^"]*"/, '"award":"特别奖"'),
  'a version left out': ({ members }) => {
    const cover = { ...jsonOf<Cover>(members, 'archive.json'), versions: [1] };
    const left = new Map([...members].filter(([name]) => !name.startsWith('versions/2')));
    left.set('archive.json', Buffer.from(JSON.stringify(cover)));
    return covered(left, {});
  },
  'a version taken back that was not': ({ members }) => changed(members, 'versions/1.json', /"void":false/, '"void":true'),
  'a pack left out': ({ members }, chance) => {
    const { packs } = jsonOf<Packs>(members, 'packs.json');
    return covered(members, { 'packs.json': { packs: packs.toSpliced(chance(packs.length), 1) } });
  },
  'a pack marked as taken back': ({ members }) => changed(members, 'packs.json', /"undone":false/, '"undone":true'),
  'a receipt': ({ members }) => changed(members, 'packs.json', /"receipt":"\w{3}/, '"receipt":"AAA'),
  'a root of a checkpoint': ({ members }) => changed(members, 'checkpoints.json', /"root":"\w{8}/, '"root":"00000000'),
  'a signature': ({ members }) => changed(members, 'checkpoints.json', /(— organiser .{20})../, '$1AA'),
  'a witness': ({ members }) => changed(members, 'checkpoints.json', /"signature":"\w{8}/, '"signature":"00000000'),
  'the key': ({ members }) => changed(members, 'checkpoints.json', /"contestKey":"\w{8}/, '"contestKey":"00000000'),
  'a checkpoint left out, its code kept': ({ members }) => {
    const points = jsonOf<Checkpoints>(members, 'checkpoints.json');
    return covered(members, { 'checkpoints.json': { ...points, checkpoints: points.checkpoints.slice(1) } });
  },
  'a printed code': ({ members }) => changed(members, 'printed.json', /"code":"\w{5}/, '"code":"00000'),
  'a member too many': ({ members }) => covered(members, { 'versions/9.json': text(members, 'versions/1.json') }),
  'a member gone': ({ members }, chance) => {
    const names = [...members.keys()];
    const gone = names[chance(names.length)];
    return new Map([...members].filter(([name]) => name !== gone));
  },
  'the cover': ({ members }, chance) => {
    const [from, to] = ([
      [/"format":1/, '"format":"1"'], [/"events":(\d)/, '"events":9$1'], [/"title":"/, '"title":7,"x":"'], [/"kind":"saixue/, '"kind":"other'],
    ] as const)[chance(4)]!;
    return new Map(members).set('archive.json', Buffer.from(text(members, 'archive.json').replace(from, to)));
  },
};
