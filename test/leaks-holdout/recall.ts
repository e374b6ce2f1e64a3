// The hold-out corpus through the whole program: entries imported, files attached from a folder per work, scanned; then
// counted by place how many of the planted identities were found, and how many clean files were accused.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import type { TestProgram } from '../flow/harness.ts';
import { hardForms, plainForms, rows, written, type Form } from './people.ts';
import { cleanFiles, places } from './places.ts';

interface Planted { place: string; hard: boolean; form: Form; file: string; number: string }
export interface Line { name: string; found: number; planted: number; missed: string[] }
export interface Measured {
  byPlace: Line[]; byForm: Line[]; certain: Line; hard: Line; clean: number; accused: string[]; hinted: number; files: number; unreadable: string[];
  notAttached: number; bytes: number; milliseconds: number;
}

/** Wilson's interval of a share at 95 %. Source: Wilson 1927. */
export function wilson(found: number, all: number): readonly [low: number, high: number] {
  if (all === 0) return [0, 1];
  const z = 1.959964;
  const share = found / all;
  const middle = share + z * z / (2 * all);
  const reach = z * Math.sqrt(share * (1 - share) / all + z * z / (4 * all * all));
  return [(middle - reach) / (1 + z * z / all), (middle + reach) / (1 + z * z / all)];
}

const formats = [...new Set([...places, ...cleanFiles].map((one) => one.extension))];

/** `perPlace` files for each place, forms and entries taken in turn. */
export async function measure(program: TestProgram, perPlace: number, seed: number): Promise<Measured> {
  const { client } = program;
  const works = rows(Math.max(24, Math.ceil((places.length * perPlace + cleanFiles.length * perPlace) / 45)), seed);
  const { contestId } = await client.contests.create({ templateId: 'weike', title: '泄露排查', year: 2026 });
  const contest = await client.contests.get({ contestId });
  const rules = { ...contest.rules, categories: contest.rules.categories.map((one) => ({
    ...one, material: { ...one.material, formats, items: [], minSeconds: null, maxSeconds: null, minWidth: null, minHeight: null,
      codecs: [], titleCard: 'unsaid' as const },
  })) };
  await client.contests.update({ contestId, rules, basedOn: contest.revision });
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('作品');
  sheet.addRow(['报送单位', '作品编号', '组别', '项目', '作品名称', '作者姓名', '作者证件号码', '作者手机', '作者单位']);
  for (const one of works) sheet.addRow(['清河区教育局', one.number, '小学组', '微课', one.title, one.name, one.id, one.phone, one.school]);
  const filePath = join(program.files, 'entries.xlsx');
  await book.xlsx.writeFile(filePath);
  const preview = await client.imports.preview({ kind: 'entries', contestId, filePath });
  await client.imports.apply({ kind: 'entries', contestId, filePath, fileHash: preview.fileHash, basedOn: preview.basedOn });

  const folder = join(program.files, 'works');
  const planted: Planted[] = [];
  const clean: string[] = [];
  let serial = 0;
  let bytes = 0;
  const put = (number: string, file: string, content: Buffer): void => {
    mkdirSync(join(folder, number), { recursive: true });
    writeFileSync(join(folder, number, file), content);
    bytes += content.length;
  };
  for (const { name, extension, hard, forms, plant } of places) {
    for (let turn = 0; turn < perPlace; turn += 1, serial += 1) {
      const work = works[serial % works.length];
      if (!work) continue;
      // Two of three in a plain form, the third in a hard one.
      const list = (turn % 3 === 2 ? hardForms : plainForms).filter((one) => !forms || forms.includes(one));
      const form = list[Math.floor(turn / 3 + serial) % Math.max(1, list.length)] ?? 'plain';
      const file = `m${String(serial).padStart(5, '0')}.${extension}`;
      put(work.number, file, await plant(written(work, form)));
      planted.push({ place: name, hard: hard === true, form, file, number: work.number });
    }
  }
  for (let turn = 0; turn < perPlace; turn += 1) {
    for (const { extension, make } of cleanFiles) {
      const file = `k${String(serial).padStart(5, '0')}.${extension}`;
      put(works[serial % works.length]?.number ?? '', file, await make(serial));
      clean.push(file);
      serial += 1;
    }
  }
  const matched = await client.files.match({ contestId, folder, limit: 0 });
  const attached = await client.files.attach({ contestId, folder, basedOn: matched.basedOn });
  const start = performance.now();
  await client.files.scan({ contestId });
  const milliseconds = performance.now() - start;

  const blocked = new Set<string>();
  const looked = new Set<string>();
  const unreadable = new Set<string>();
  for (let offset = 0; ; offset += 5000) {
    const page = await client.files.findings({ contestId, offset, limit: 5000 });
    for (const one of page.findings) {
      const file = one.file.split('/').at(-1) ?? '';
      if (one.severity === 'block') blocked.add(file);
      else if (one.severity === 'look') looked.add(file);
    }
    for (const one of page.unreadable) unreadable.add(one.file.split('/').at(-1) ?? '');
    if (page.findings.length < 5000) break;
  }
  const line = (name: string, list: readonly Planted[]): Line => {
    const missed = list.filter((one) => !blocked.has(one.file) && !(one.form === 'honorific' && looked.has(one.file)));
    return { name, found: list.length - missed.length, planted: list.length, missed: missed.map((one) =>
      `${one.place} · ${one.form} · ${one.number}/${one.file}`) };
  };
  const isHard = (one: Planted): boolean => one.hard || hardForms.includes(one.form);
  return {
    byPlace: places.map(({ name }) => line(name, planted.filter((one) => one.place === name && !hardForms.includes(one.form)))),
    byForm: hardForms.map((form) => line(form, planted.filter((one) => one.form === form))),
    certain: line('certain places', planted.filter((one) => !isHard(one))), hard: line('hard', planted.filter(isHard)),
    clean: clean.length, accused: clean.filter((one) => blocked.has(one)), hinted: clean.filter((one) => !blocked.has(one) && looked.has(one)).length,
    files: serial, unreadable: [...unreadable], notAttached: serial - attached.attached, bytes, milliseconds,
  };
}

/** The figures as lines to print. */
export function report(measured: Measured): string[] {
  const shown = ({ name, found, planted }: Line): string => {
    const [low, high] = wilson(found, planted);
    return `${name}: ${found}/${planted} = ${(found / Math.max(1, planted)).toFixed(3)} (95 % ${low.toFixed(3)}–${high.toFixed(3)})`;
  };
  const { byPlace, byForm, certain, hard, clean, accused, hinted, files, unreadable, bytes, milliseconds } = measured;
  return [
    ...byPlace.filter((one) => one.found < one.planted).map((one) => `  ${shown(one)}`), ...byForm.map((one) => `  form ${shown(one)}`),
    shown(certain), shown(hard),
    `clean files accused: ${accused.length}/${clean}; with a hint to look: ${hinted}; unreadable: ${unreadable.length}`,
    `${files} files, ${(bytes / 1e6).toFixed(1)} MB in ${milliseconds.toFixed(0)} ms: ${(milliseconds / files).toFixed(2)} ms a file, `
      + `${(milliseconds / (bytes / 1e6)).toFixed(0)} ms/MB`,
  ];
}
