// Formula injection (T14): 30 payloads as names, titles, schools and comments, through the real import and out by every export of a
// workbook. Our own XML is read always; LibreOffice opens all files in one run where it is there.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeWorkbook, type CellFormat, type Look, type Sheet } from '#backend/excel/write.ts';
import { importRows, newKey, opened, scorePackByHand, fullSheets, writeSheet, type Issued } from '../packs/small-contest.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { cellsOfFile, cellsOfFods, dangerous, injectionFaults, payloads } from './export-cells.ts';

const soffice = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((one) => existsSync(one));
let program: TestProgram;
/** What was written, by the call that wrote it; `form`: a sheet with sums of our own. */
const written = new Map<string, { file: string; form: boolean }>();
const at = (name: string): string => join(program.files, name);
const out = async (call: string, work: (outFile: string) => Promise<unknown>, form = false): Promise<void> => {
  const file = at(`${written.size}-${call.replaceAll(/\W/g, '-')}.xlsx`);
  await work(file);
  written.set(call, { file, form });
};
/** As a name of a person or place: signs that divide lists of names are left out, so that each stays one. */
const asName = (index: number): string => (payloads[index % payloads.length] ?? '').replaceAll(/[|/;,"'\s\u00a0\u3000]/g, '').padEnd(2, 'x');
const head = (name: string, headers: readonly string[]) => ({ name, headers: [...headers], title: '', notes: [], footers: [], rows: [] });
const entryHeaders = ['作品编号', '报送单位', '组别', '项目', '作品名称', '作者姓名', '作者单位', '指导教师', '备注'];

/** Every place a text of a sheet can stand in, each payload in each, in every format and look. */
function allPlaces(): Sheet {
  const formats: CellFormat[] = ['text', 'general', 'number', 'integer', 'percent', 'date'];
  const looks: Look[] = ['plain', 'error', 'warning', 'example', 'strong', 'muted'];
  return {
    name: payloads[1], title: payloads[1], notes: payloads, footers: payloads,
    columns: payloads.map((header, index) => ({ header, format: formats[index % 6] ?? 'text', note: header, list: [header, 'x'],
      ...(index < 4 && { group: payloads[index] ?? '' }) })),
    rows: [...payloads.flatMap((heading) => [{ heading }]), ...looks.map((look) => payloads.map((value) => ({ value, look }))),
      [...payloads], payloads.map((value) => ({ value, note: value })), payloads.map((_, index) => -index - 0.5)],
    charts: [{ kind: 'bar', title: payloads[0], rows: [0, 3], labels: 0, series: [{ column: 2, color: 'FF0000' }] }],
  };
}

async function contestRoad(): Promise<void> {
  const { client } = program;
  const { contestId } = await client.contests.create({ templateId: 'weike', title: payloads[1], year: 2026 });
  const revision = async (): Promise<number> => (await client.contests.get({ contestId })).revision;
  const rows = payloads.map((payload, index) => [`W${100 + index}`, asName(4), '小学组', '微课', `${payload}`, asName(index),
    asName(index + 9), '', payload]);
  await importRows(program, contestId, 'entries', head('=1+1', entryHeaders), rows);
  const judgeHeaders = ['评委姓名', '工作单位', '报送单位'];
  await importRows(program, contestId, 'judges', head('评委', judgeHeaders), ['=一', '@二', '+三'].map((name) =>
    [`${name}评委`, `${name}单位`, '-评委区']));
  await out('imports.template', (outFile) => client.imports.template({ contestId, kind: 'entries', outFile }));
  const faulty = at('错.xlsx');
  await writeSheet(faulty, head('=2', entryHeaders), payloads.map((payload) => ['', payload, payload,
    payload, payload, payload, payload, payload, payload]));
  await out('imports.errorWorkbook', (outFile) => client.imports.errorWorkbook({ contestId, kind: 'entries', filePath: faulty, outFile }));
  await out('quotas.export', (outFile) => client.quotas.export({ contestId, outFile }));
  for (const name of [asName(0), asName(4)]) await client.experts.save({ name, unit: asName(2), stages: ['小学'], subjects: ['数学'],
    phone: '13800138000' });
  const draw = await client.experts.draw({ contestId, seed: 7, strata: [{ stage: '小学', subject: '', count: 1, substitutes: 1 }],
    operator: payloads[0], supervisor: payloads[4] });
  await out('experts.sheet', (outFile) => client.experts.sheet({ drawId: draw.drawId, kind: 'invitations', outFile }));
  const plan = await client.assignment.propose({ contestId, coverage: 2 });
  await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn });
  await out('assignment.exportPlan', (outFile) => client.assignment.exportPlan({ contestId, outFile }));
  const scan = await client.files.scan({ contestId });
  const open = scan.findings.filter((one) => one.severity === 'block').map((one) => one.findingId);
  if (open.length > 0) await client.files.decide({ contestId, findingIds: open, decision: 'override', reason: payloads[0],
    actor: payloads[4], basedOn: scan.revision });
  const { packs } = await client.packs.issue({ contestId, outDir: at('packs') });
  await out('packs.excelSheet', (outFile) => client.packs.excelSheet({ contestId, judgeId: packs[0]?.judgeId ?? '', outFile }), true);
  const { packs: again } = await client.packs.issue({ contestId, outDir: at('packs2') });
  const scores: string[] = [];
  for (const [index, pack] of (again as Issued[]).slice(1).entries()) {
    const read = await opened(pack);
    const sheets = fullSheets(read, index * 100).map((sheet, n) => ({ ...sheet, comment: payloads[n % payloads.length] ?? '' }));
    scores.push((await scorePackByHand(at('scores'), `${index}.sxscore`, read, newKey(index + 1), sheets)).file);
  }
  await client.packs.receive({ contestId, files: scores, basedOn: await revision() });
  await out('packs.reminders', (outFile) => client.packs.reminders({ contestId, outFile }));
  await out('packs.exportProgress', (outFile) => client.packs.exportProgress({ contestId, outFile }));
  const { basedOn } = await client.results.compute({ contestId });
  await out('reports.export scores', (outFile) => client.reports.export({ contestId, kind: 'scores', outFile }));
  await client.results.publish({ contestId, acceptMissing: payloads[0], basedOn });
  await out('results.honoursFile', (outFile) => client.results.honoursFile({ contestId, outFile }));
  for (const kind of ['awards', 'scores', 'entries'] as const) await out(`reports.export ${kind}, published`, (outFile) =>
    client.reports.export({ contestId, kind, outFile }));
  await client.certificates.prepare({ contestId, kinds: ['author'], basedOn: await revision() });
  await out('certificates.proofFile', (outFile) => client.certificates.proofFile({ contestId, outFile }));
}

async function recordsRoad(): Promise<void> {
  const { client } = program;
  const filePath = at('教师.xlsx');
  await writeSheet(filePath, head('教师', ['姓名', '工号', '学校', '区县']),
    payloads.map((_, index) => [asName(index), `T${index}`, asName(index + 9), asName(4)]));
  const { fileHash, basedOn } = await client.imports.preview({ kind: 'teachers', filePath });
  await client.imports.apply({ kind: 'teachers', filePath, fileHash, basedOn, actor: payloads[0] });
  await out('certifying.register', (outFile) => client.certifying.register({ outFile }));
  for (const kind of ['creditSummary', 'statistics4068', 'completionRates', 'warnings', 'ledger'] as const) {
    await out(`reports.export ${kind}`, (outFile) => client.reports.export({ kind, outFile, title: payloads[1] } as never));
  }
}

beforeAll(async () => {
  program = await startProgram();
  await out('the door itself', (file) => writeWorkbook(file, [allPlaces()]));
  await contestRoad();
  await recordsRoad();
}, 120_000);
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

describe('exports', () => {
  test('every workbook is free of formulas but its own, and what a CSV would make a formula of is marked as text', () => {
    for (const [call, { file, form }] of written) expect(injectionFaults(file, form), call).toEqual([]);
  });

  test('the payloads are there, byte for byte', () => {
    const door = cellsOfFile(written.get('the door itself')?.file ?? '').map((one) => one.text);
    for (const payload of payloads) expect(door.filter((one) => one === payload).length, JSON.stringify(payload)).toBeGreaterThanOrEqual(8);
    for (const call of ['imports.errorWorkbook', 'assignment.exportPlan', 'reports.export awards, published', 'reports.export entries, published']) {
      const found = cellsOfFile(written.get(call)?.file ?? '').filter((one) => dangerous.test(one.text)).length;
      expect(found, call).toBeGreaterThan(10);
    }
  });

  test('numbers of our own stay numbers, also negative ones', () => {
    const cells = cellsOfFile(written.get('the door itself')?.file ?? '');
    expect(cells.filter((one) => one.type === 'n' && one.text.startsWith('-')).length).toBeGreaterThan(20);
  });

  test('X control: a cell without quotePrefix and one that is a formula are both reported', async () => {
    const { default: exceljs } = await import('exceljs');
    const book = new exceljs.Workbook();
    const sheet = book.addWorksheet('表');
    sheet.getCell('A1').value = payloads[0];
    sheet.getCell('A2').value = { formula: '1+1', result: 2 };
    await book.xlsx.writeFile(at('planted.xlsx'));
    const faults = injectionFaults(at('planted.xlsx'), false);
    expect(faults).toHaveLength(2);
    expect(faults.join()).toMatch(/A1: no quotePrefix.*A2: a formula 1\+1/);
  });

  test.runIf(soffice)('LibreOffice opens all of them and finds no formula but our sums, every payload as it was', () => {
    const files = [...written.values(), { file: at('planted.xlsx'), form: false }];
    execFileSync(soffice ?? '', ['--headless', `-env:UserInstallation=file://${at('profile')}`, '--convert-to', 'fods',
      '--outdir', at('fods'), ...files.map((one) => one.file)], { stdio: 'ignore' });
    const inside = (file: string) => cellsOfFods(readFileSync(join(at('fods'), basename(file).replace('.xlsx', '.fods')), 'utf8'));
    for (const [call, { file, form }] of written) {
      const { formulas } = inside(file);
      if (!form) expect(formulas, call).toEqual([]);
      else expect(formulas.filter((one) => payloads.some((payload) => payload.length > 3 && one.includes(payload))), call).toEqual([]);
    }
    const { texts } = inside(written.get('the door itself')?.file ?? '');
    for (const payload of payloads) expect(texts.filter((one) => one === payload).length, JSON.stringify(payload)).toBeGreaterThanOrEqual(8);
    // The same look at a file with a formula planted in it does find it.
    expect(inside(at('planted.xlsx')).formulas).toHaveLength(1);
  }, 120_000);
});
