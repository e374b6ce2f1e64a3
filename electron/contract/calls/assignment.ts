// The calls of assignment, one line each.
import { command, query } from '../define.ts';
import * as assignment from '../schema/assignment.ts';
import { ContestId } from '../schema/shared.ts';

export const assignmentCalls = {
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
};
