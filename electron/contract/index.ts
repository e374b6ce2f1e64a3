// Every call of the program, one line each. Read this first.
import { z } from 'zod';
import { command, query } from './define.ts';
import * as assignment from './schema/assignment.ts';
import * as certifying from './schema/certifying.ts';
import * as contests from './schema/contests.ts';
import { Evaluation } from './schema/credit-rules.ts';
import * as credits from './schema/credits.ts';
import * as directory from './schema/directory.ts';
import * as entries from './schema/entries.ts';
import * as experts from './schema/experts.ts';
import * as files from './schema/files.ts';
import * as imports from './schema/imports.ts';
import * as judging from './schema/judging.ts';
import * as methods from './schema/methods.ts';
import * as packs from './schema/packs.ts';
import * as programmes from './schema/programmes.ts';
import * as quotas from './schema/quotas.ts';
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
    template: query(contests.TemplateId, contests.WholeTemplate, 'nothing'),
    create: command(contests.CreateInput, ContestId),
    copy: command(contests.CopyInput, ContestId),
    lint: query(contests.LintInput, contests.Lint),
    open: command(contests.OpenInput, contests.Contest),
    rehearse: query(contests.RehearseInput, contests.Rehearsal),
    rubricSheet: command(contests.RubricSheetInput, contests.Written),
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
  files: {
    match: query(files.MatchInput, files.Matched),
    attach: command(files.AttachInput, files.AttachedAll),
    list: query(files.ListInput, files.Files),
    remove: command(files.RemoveInput, Done),
    scan: command(files.ScanInput, files.Findings),
    findings: query(files.FindingsInput, files.Findings),
    clean: command(files.CleanInput, files.Cleaned),
    decide: command(files.DecideInput, files.Decided),
  },
  entries: {
    check: query(entries.CheckInput, entries.Checked),
    decide: command(entries.DecideInput, entries.Decided),
    consent: command(entries.ConsentInput, entries.Recorded),
  },
  quotas: {
    table: query(ContestId, quotas.Table),
    set: command(quotas.SetInput, quotas.Table),
    export: command(quotas.ExportInput, quotas.Written),
    recommendation: query(quotas.RecommendationInput, quotas.Recommendation),
    order: command(quotas.OrderInput, quotas.Ordered),
  },
  experts: {
    list: query(experts.ListInput, experts.Experts),
    save: command(experts.SaveInput, experts.ExpertId),
    draw: command(experts.DrawInput, experts.Draw),
    draws: query(ContestId, experts.Draws),
    replace: command(experts.ReplaceInput, experts.Draw),
    appoint: command(experts.AppointInput, experts.Appointed),
    sheet: command(experts.SheetInput, experts.Written),
  },
  imports: {
    template: command(imports.TemplateInput, imports.Written),
    preview: query(imports.PreviewInput, imports.Preview),
    reveal: command(imports.CellInput, imports.Cell),
    apply: command(imports.ApplyInput, imports.Applied),
    undo: command(imports.UndoInput, imports.Undone),
    batches: query(imports.BatchesInput, imports.Batches),
    errorWorkbook: command(imports.ErrorWorkbookInput, imports.Written),
    profiles: query(z.object({ kind: imports.Kind.optional() }), imports.Profiles),
    saveProfile: command(imports.SaveProfileInput, imports.ProfileId),
    forgetProfile: command(imports.ProfileId, Done),
    paste: command(imports.PasteInput, imports.Pasted),
  },
  assignment: {
    propose: query(assignment.ProposeInput, assignment.Proposal),
    check: query(assignment.CheckInput, assignment.Checked),
    swaps: query(assignment.SwapsInput, assignment.Swaps),
    apply: command(assignment.ApplyInput, assignment.Applied),
    current: query(ContestId, assignment.Matrix),
    pin: command(assignment.PinInput, assignment.Changed),
    declare: command(assignment.DeclareInput, assignment.Changed),
    withdraw: command(assignment.WithdrawInput, assignment.Changed),
    relate: command(assignment.RelateInput, assignment.Related),
    unrelate: command(assignment.UnrelateInput, assignment.Changed),
    relations: query(ContestId, assignment.Relations),
    setCoverage: command(assignment.CoverageInput, assignment.Changed),
    exportPlan: command(assignment.ExportPlanInput, assignment.Written),
    readPlan: query(assignment.ReadPlanInput, assignment.PlanRead),
    plans: query(ContestId, assignment.Plans),
    record: command(assignment.RecordInput, assignment.Written),
    certificate: command(assignment.CertificateInput, assignment.Written),
  },
  methods: {
    assign: query(methods.AssignInput, methods.Assigned, 'nothing'),
  },
  packs: {
    issue: command(packs.IssueInput, packs.Issued),
    list: query(ContestId, packs.PackList),
    preview: query(packs.ReceiveInput, packs.ReceivePreview),
    receive: command(packs.ReceiveApply, packs.Received),
    undoReceive: command(ContestId, packs.ReceiveUndone),
    progress: query(ContestId, packs.Progress),
    recommend: command(quotas.RecommendInput, quotas.RecommendationMade),
    previewRecommendation: query(quotas.AcceptInput, quotas.Arrived),
    acceptRecommendation: command(quotas.AcceptInput, quotas.Accepted),
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
  directory: {
    tree: query(Nothing, directory.Tree),
    search: query(directory.SearchInput, directory.Found),
    teacher: query(directory.OneTeacher, directory.Teacher),
    reveal: command(directory.RevealInput, directory.Revealed),
    saveTeacher: command(directory.SaveTeacherInput, directory.OneTeacher),
    transfer: command(directory.TransferInput, Done),
    addPeriod: command(directory.AddPeriodInput, Done),
    removePeriod: command(directory.RemovePeriodInput, Done),
    periodKinds: query(Nothing, directory.PeriodKinds, 'nothing'),
    saveSchool: command(directory.SaveSchoolInput, directory.SchoolId),
    access: query(z.object({ limit: z.number().int().min(1).max(1000).default(200) }), directory.Access),
    units: query(Nothing, directory.Units),
    saveUnit: command(directory.SaveUnitInput, directory.UnitId),
    removeUnit: command(directory.UnitId, Done),
    addUnits: command(directory.AddUnitsInput, directory.UnitsAdded),
    schools: query(directory.SchoolListInput, directory.SchoolList),
    school: query(directory.SchoolId, directory.WholeSchool),
    changeSchool: command(directory.ChangeSchoolInput, directory.WholeSchool),
    matchSchool: query(directory.MatchSchoolInput, directory.SchoolMatch),
  },
  programmes: {
    codes: query(Nothing, programmes.Codes, 'nothing'),
    list: query(programmes.ListInput, programmes.Programmes),
    get: query(programmes.ProgrammeId, programmes.OneProgramme),
    save: command(programmes.SaveInput, programmes.ProgrammeId),
    saveSession: command(programmes.SaveSessionInput, programmes.SessionId),
    people: query(programmes.PeopleInput, programmes.People),
    enrol: command(programmes.EnrolInput, Done),
    attend: command(programmes.AttendInput, Done),
    assess: command(programmes.AssessInput, Done),
    proposePosting: query(programmes.SessionId, programmes.PostProposal),
    post: command(programmes.PostInput, programmes.Posted),
  },
  certifying: {
    declare: command(certifying.DeclareInput, certifying.DeclarationId),
    list: query(certifying.ListInput, certifying.List),
    decide: command(certifying.DecideInput, certifying.Decided),
    withdraw: command(certifying.WithdrawInput, Done),
    register: command(certifying.RegisterInput, certifying.Written),
  },
  credits: {
    sample: command(Nothing, credits.Sampled),
    ruleSets: query(Nothing, credits.RuleSets),
    useRuleSet: command(credits.UseInput, credits.Used),
    saveRuleSet: command(credits.SaveRuleSetInput, credits.SavedRuleSet),
    evaluate: query(credits.EvaluateInput, Evaluation, 'nothing'),
    simulate: query(credits.SimulateInput, credits.Simulation),
    balance: query(credits.BalanceInput, credits.Balance),
    ledger: query(credits.LedgerInput, credits.Ledger),
    rate: query(credits.RateInput, credits.RatePreview),
    register: command(credits.RegisterInput, credits.Registered),
    correct: command(credits.CorrectInput, credits.Reversed),
    reverse: command(credits.ReverseInput, credits.Reversed),
    rerateProposal: query(credits.ScopeInput, credits.RerateProposal),
    rerate: command(credits.RerateInput, credits.Rerated),
    exempt: command(credits.ExemptInput, credits.Exempted),
    revokeExemption: command(credits.RevokeInput, Done),
    lend: command(credits.LendInput, credits.Lent),
    repay: command(credits.RepayInput, credits.Lent),
    contestProposal: query(credits.ContestInput, credits.ContestProposal),
    postContest: command(credits.ContestApply, credits.Registered),
    overview: query(credits.Filter, credits.Overview),
    people: query(credits.PeopleInput, credits.People),
    warnings: query(credits.PeopleInput, credits.Warnings),
    verify: query(Nothing, credits.Verified),
  },
  reports: {
    export: command(reports.ExportInput, reports.Exported),
    columns: query(Nothing, reports.Columns, 'nothing'),
    designs: query(Nothing, reports.Designs),
    saveDesign: command(reports.SaveDesignInput, reports.DesignId),
    removeDesign: command(reports.DesignId, Done),
    preview: query(reports.PreviewInput, reports.PreviewTable),
    transcript: command(reports.TranscriptInput, reports.Transcript),
    checkTranscript: query(reports.CheckInput, reports.Checked),
  },
};

export type AppContract = typeof contract;
