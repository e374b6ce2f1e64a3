// Every call of the program, one line each. Read this first.
import { z } from 'zod';
import { command, query } from './define.ts';
import * as assignment from './schema/assignment.ts';
import * as contests from './schema/contests.ts';
import * as imports from './schema/imports.ts';
import * as judging from './schema/judging.ts';
import * as packs from './schema/packs.ts';
import * as reports from './schema/reports.ts';
import * as results from './schema/results.ts';
import { ContestId, Done, FilePath } from './schema/shared.ts';
import * as workspace from './schema/workspace.ts';

const Nothing = z.object({});

export const contract = {
  workspace: {
    create: command(workspace.CreateInput, workspace.CreateOutput, 'nothing'),
    open: command(workspace.OpenInput, workspace.Workspace, 'nothing'),
    close: command(Nothing, Done, 'nothing'),
    current: query(Nothing, workspace.Current, 'nothing'),
    recent: query(Nothing, workspace.Recent, 'nothing'),
    forget: command(z.object({ dir: FilePath }), Done, 'nothing'),
    settings: query(Nothing, workspace.Settings, 'nothing'),
    setSettings: command(workspace.Settings.partial(), workspace.Settings, 'nothing'),
    backup: command(Nothing, workspace.Backup),
    audit: query(z.object({ limit: z.number().int().min(1).max(1000).default(100) }), workspace.Audit),
  },
  contests: {
    templates: query(Nothing, contests.Templates, 'nothing'),
    create: command(contests.CreateInput, ContestId),
    sample: command(Nothing, ContestId),
    sampleMarks: command(contests.SampleMarksInput, z.object({ files: z.array(FilePath) })),
    list: query(Nothing, contests.Contests),
    get: query(ContestId, contests.Contest),
    update: command(contests.UpdateInput, contests.Contest),
    remove: command(ContestId.extend({ title: z.string().max(120) }), Done),
    entries: query(contests.EntriesInput, contests.Entries),
    judges: query(ContestId, contests.Judges),
    attach: command(contests.AttachInput, contests.Attached),
    declareConflict: command(contests.ConflictInput, Done),
  },
  imports: {
    template: command(imports.TemplateInput, imports.Written),
    preview: query(imports.PreviewInput, imports.Preview),
    apply: command(imports.ApplyInput, imports.Applied),
    undo: command(imports.UndoInput, imports.Undone),
    batches: query(ContestId, imports.Batches),
    errorWorkbook: command(imports.ErrorWorkbookInput, imports.Written),
  },
  assignment: {
    propose: query(assignment.ProposeInput, assignment.Proposal),
    apply: command(assignment.ApplyInput, assignment.Applied),
    current: query(ContestId, assignment.Matrix),
  },
  packs: {
    issue: command(packs.IssueInput, packs.Issued),
    list: query(ContestId, packs.PackList),
    preview: query(packs.ReceiveInput, packs.ReceivePreview),
    receive: command(packs.ReceiveApply, packs.Received),
    undoReceive: command(ContestId, packs.ReceiveUndone),
    progress: query(ContestId, packs.Progress),
  },
  judging: {
    open: command(judging.OpenInput, judging.Desk, 'nothing'),
    packs: query(Nothing, judging.Packs, 'nothing'),
    desk: query(judging.PackId, judging.Desk),
    sheet: query(judging.EntryInput, judging.Sheet),
    score: command(judging.ScoreInput, judging.Sheet),
    recuse: command(judging.RecuseInput, judging.Sheet),
    report: command(judging.ReportInput, judging.Sheet),
    reopen: command(judging.EntryInput, judging.Sheet),
    undo: command(judging.PackId, judging.Sheet),
    redo: command(judging.PackId, judging.Sheet),
    check: query(judging.PackId, judging.Check),
    finish: command(judging.FinishInput, judging.Finished),
  },
  results: {
    compute: command(ContestId, results.Results),
    current: query(ContestId, results.CurrentResults),
    publish: command(results.PublishInput, results.Published),
  },
  reports: {
    export: command(reports.ExportInput, reports.Exported),
  },
};

export type AppContract = typeof contract;
