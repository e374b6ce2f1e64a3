// Issues a 评分表: one protected workbook for one judge, under the same gate as packs and on the same record.
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { ExcelSheet, ExcelSheetInput } from '#contract/schema/packs.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { writeForm } from '#backend/excel/write-form.ts';
import { shownText, type PackSheet } from '#backend/packfile/schema.ts';
import type { CommandContext } from '#backend/context.ts';
import { attachmentsFolder, refuseOwnFile } from '#backend/folders.ts';
import { notFound } from '#backend/refusals.ts';
import type { ReadDb } from '#db/open.ts';
import { insertCalibrationCode } from '#db/queries/calibration.ts';
import { setState } from '#db/queries/contests.ts';
import * as store from '#db/queries/packs.ts';
import { refuseIssue } from '../issue/gate/handlers.ts';
import { HandOut } from '../issue/hand-out.ts';
import { keysOf } from '../keys/handlers.ts';
import { plannerOf } from '../planning/handlers.ts';
import type { PackPlan } from '../plan-packs.ts';
import { contestOf } from '../shared/handlers.ts';
import { givenOf, type Given } from './given.ts';
import { sheetsOfPlan, type SheetPlan } from './layout.ts';
import { folderOf, MaterialFolder, materialsOf, type Materials } from './materials.ts';
import { readScoreSheet } from './read-sheet.ts';
import { sheetMac } from './sheet-mac.ts';

/** Hidden seeds and second readings need material under their codes, which does not travel with a workbook. */
const withoutHidden = (rules: ContestRules): ContestRules =>
  ({ ...rules, calibration: { ...rules.calibration, seeds: 0, repeatShare: 0, needed: 0 } });

/** The entries as they go into the workbook: in the order that the judge knows from his last pack, new ones behind. */
function sheetPlan(plan: PackPlan, last: store.PackRow | undefined, given: ReadonlyMap<string, Given>, along: Materials | null): SheetPlan {
  const { contest, pack, recipient, deadline, rubrics, entries } = plan.content;
  const order = new Map((last === undefined ? [] : JSON.parse(last.code_order) as string[]).map((code, index) => [code, index]));
  const placeOf = (code: string): number => order.get(code) ?? order.size;
  const used = new Set(entries.map((one) => one.rubric));
  const shown = (text: string): string => shownText(text, 200);
  return {
    contest: { id: contest.id, title: shown(contest.title) }, pack: { id: pack.id, revision: pack.revision }, slot: recipient.slot,
    deadline, given, materials: along === null ? null : { withheld: along.withheld },
    rubrics: rubrics.filter((one) => used.has(one.id)).map((one) => ({ ...one })),
    entries: entries.toSorted((a, b) => placeOf(a.code) - placeOf(b.code)).map((one) => ({
      code: one.code, title: shown(one.title), division: shown(one.division), category: shown(one.category), subject: shown(one.subject),
      grade: shown(one.grade), rubric: one.rubric,
    })),
  };
}

/** What the judge handed in before, by code: a new sheet counts as a whole, so it must not begin with nothing. */
function givenBefore(db: ReadDb, contestId: string, judgeId: string, plan: PackPlan): Map<string, Given> {
  const codes = new Map(store.codeRows(db, contestId).filter((one) => one.judge_id === judgeId).map((one) => [one.entry_id, one.code]));
  const rubrics = new Map(plan.content.entries.map((one) => [one.code, plan.content.rubrics.find((each) => each.id === one.rubric)]));
  const scores = Map.groupBy(store.scoreRows(db, contestId).filter((one) => one.judge_id === judgeId), (one) => one.entry_id);
  return new Map(store.sheetRows(db, contestId).filter((one) => one.judge_id === judgeId).flatMap((sheet) => {
    const code = codes.get(sheet.entry_id) ?? '';
    const rubric = rubrics.get(code);
    if (!rubric) return [];
    const own = (scores.get(sheet.entry_id) ?? []).map(({ criterion_id, value }) => ({ criterion: criterion_id, value }));
    const reason = sheet.reason === null ? null : JSON.parse(sheet.reason) as PackSheet['reason'];
    return [[code, givenOf({ status: sheet.status, comment: sheet.comment, reason, scores: own }, rubric)] as const];
  }));
}

/** A workbook that is open in Excel is told before anything is on record. */
function refuseBusy(file: string): void {
  try {
    closeSync(openSync(file, 'r+'));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['EBUSY', 'EPERM', 'EACCES', 'EROFS', 'ETXTBSY', 'EISDIR'].includes(code)) throw new AppError('file_busy', { file });
    if (code !== 'ENOENT') throw error;
  }
}

export async function excelSheet(context: CommandContext, input: z.output<typeof ExcelSheetInput>): Promise<z.input<typeof ExcelSheet>> {
  const { row, rules } = contestOf(context.db, input.contestId);
  await refuseIssue(context, row, rules, [input.judgeId], ['发评分表', 'issue score sheets']);
  refuseOwnFile(context.dir, input.outFile);
  refuseBusy(input.outFile);
  const keys = await keysOf(context, row.id);
  const planner = plannerOf(context.db, row, withoutHidden(rules), [input.judgeId], false);
  const [judge] = planner.judges;
  if (!judge) throw notFound('judge');
  const last = store.packRows(context.db, row.id).filter((one) => one.judge_id === judge.id).at(-1);
  const pack = { id: context.newId(), revision: (last?.revision ?? 0) + 1, prev: last?.sha256 ?? null };
  const plan = planner.plan(judge, { pack, receiveKey: keys.recipient, random: context.random });
  const along = input.materials ? materialsOf(plan.content, plan.stored, new Map(planner.attachments.map((one) => [one.id, one]))) : null;
  const materialBytes = (along?.files ?? []).reduce((sum, one) => sum + one.file.bytes, 0);
  const sheet = sheetPlan(plan, last, givenBefore(context.db, row.id, judge.id, plan), along);
  const macOf = sheetMac(keys, row.id);
  const handOut = new HandOut(dirname(input.outFile), [materialBytes]);
  const folder = along === null ? null : new MaterialFolder(folderOf(input.outFile));
  const { passage } = handOut.place(basename(input.outFile));
  let bytes = 0;
  try {
    await folder?.write(along?.files ?? [], attachmentsFolder(context.dir), (done) => {
      context.checkCancelled();
      context.progress(done, along?.files.length ?? 0, '正在拷贝材料');
    });
    bytes = await writeForm(passage, sheetsOfPlan(sheet, macOf));
    const back = readScoreSheet(passage, { contestId: row.id, macOf });
    if (!back.ok || back.sheets.length + back.blank.length !== sheet.entries.length) throw new AppError('written_wrong', { file: input.outFile });
    context.checkCancelled();
    context.write({
      action: 'packs.excelSheet', contestId: row.id, basedOn: row.revision, subject: judge.id,
      detail: { revision: pack.revision, entries: sheet.entries.length, materials: along?.files.length ?? 0 },
    }, (db) => {
      store.insertPack(db, {
        id: pack.id, contest_id: row.id, judge_id: judge.id, revision: pack.revision, file_name: basename(input.outFile),
        sha256: sha256Hex(readFileSync(passage)), bytes, entry_count: sheet.entries.length, issued_at: context.now().toISOString(),
        kind: 'sheet', lock: 'none', code_order: JSON.stringify(sheet.entries.map((one) => one.code)),
      });
      for (const { code, entryId } of plan.newCodes) store.insertCode(db, { judge_id: judge.id, code, entry_id: entryId });
      for (const { code, entryId, role } of plan.newHidden) {
        if (role === 'shadow') insertCalibrationCode(db, { judge_id: judge.id, code, entry_id: entryId, role });
      }
      if (row.state === 'assigned') setState(db, row.id, 'judging');
    });
    folder?.finish();
  } catch (error) {
    handOut.end();
    folder?.end();
    throw error;
  }
  await handOut.finish();
  return {
    file: input.outFile, judgeId: judge.id, name: judge.name, entries: sheet.entries.length, bytes, revision: pack.revision,
    materials: folder === null || along === null ? null
      : { folder: folder.folder, files: along.files.length, bytes: materialBytes, withheld: along.withheld },
  };
}
