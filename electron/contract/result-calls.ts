// The calls from arbitration to the archive, one line each.
import { z } from 'zod';
import { command, query } from './define.ts';
import * as arbitration from './schema/arbitration.ts';
import * as archive from './schema/archive.ts';
import * as audit from './schema/audit.ts';
import * as certificates from './schema/certificates.ts';
import * as publication from './schema/publication.ts';
import * as results from './schema/results.ts';
import { ContestId, Done } from './schema/shared.ts';
import * as unblind from './schema/unblind.ts';

const Nothing = z.object({});

export const resultCalls = {
  arbitration: {
    cases: query(ContestId, arbitration.Arbitration),
    readers: query(arbitration.ReadersInput, arbitration.Readers),
    assign: command(arbitration.AssignReadersInput, arbitration.Changed),
    mark: command(arbitration.MarkInput, arbitration.Changed),
    record: command(arbitration.RecordInput, arbitration.RecordMade),
  },
  results: {
    compute: command(results.ComputeInput, results.Results),
    current: query(ContestId, results.CurrentResults),
    fairness: query(ContestId, results.Fairness),
    cusp: query(results.CuspInput, results.Cusp),
    statistics: query(ContestId, results.JudgeStatistics),
    outside: query(ContestId, results.Outside),
    setOutside: command(results.OutsideInput, results.OutsideSet),
    changeAward: command(results.ChangeAwardInput, results.Changed),
    lock: command(results.LockInput, results.Locked),
    unlock: command(results.UnlockInput, results.Changed),
    versions: query(ContestId, results.Versions),
    publish: command(results.PublishInput, results.Published),
    honours: query(ContestId, results.Honours),
    honoursFile: command(results.HonoursFileInput, results.HonoursFile),
    reviewSheet: command(results.ReviewSheetInput, results.ReviewSheet),
  },
  unblind: {
    status: query(ContestId, unblind.Status),
    seal: command(unblind.SealInput, unblind.Sealed),
    request: command(unblind.RequestInput, unblind.Requested),
    withdraw: command(unblind.WithdrawInput, Done),
    approve: command(unblind.ApproveInput, unblind.Approved),
  },
  audit: {
    checkpoints: query(ContestId, audit.Checkpoints),
    checkpoint: command(audit.MakeInput, audit.Made),
    verify: query(audit.VerifyInput, audit.Verified),
    sheet: command(audit.SheetInput, audit.Sheet),
  },
  publication: {
    holidays: query(Nothing, publication.Holidays),
    setHolidays: command(publication.SetHolidaysInput, publication.Holidays),
    period: query(publication.PeriodInput, publication.Period),
    announce: command(publication.AnnounceInput, publication.PublicationId),
    list: query(ContestId, publication.Publications),
    rows: query(publication.PublicationId, publication.PostedRows),
    listFile: command(publication.ListFileInput, publication.ListFile),
    takeDown: command(publication.TakeDownInput, Done),
    object: command(publication.ObjectInput, publication.Objected),
    objections: query(ContestId, publication.Objections),
    openObjection: command(publication.OpenObjectionInput, publication.OpenObjection),
    decideObjection: command(publication.DecideObjectionInput, Done),
    correct: command(publication.CorrectInput, publication.Corrected),
  },
  certificates: {
    designs: query(Nothing, certificates.Designs),
    saveDesign: command(certificates.SaveDesignInput, certificates.DesignId),
    removeDesign: command(certificates.DesignId, Done),
    preview: command(certificates.PreviewInput, certificates.Preview),
    prepare: command(certificates.PrepareInput, certificates.Proof),
    proof: query(ContestId, certificates.Proof),
    proofFile: command(certificates.ProofFileInput, certificates.ProofFile),
    prove: command(certificates.ProveInput, certificates.Proof),
    issue: command(certificates.IssueInput, certificates.Issued),
    list: query(ContestId, certificates.List),
    lose: command(certificates.LoseInput, certificates.Lost),
    check: query(certificates.CheckInput, certificates.Checked),
  },
  archive: {
    export: command(archive.ExportInput, archive.Exported),
    verify: query(archive.VerifyInput, archive.Verified, 'nothing'),
  },
};
