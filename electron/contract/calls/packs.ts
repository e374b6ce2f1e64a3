// The calls of judging packs, score packs and recommendations, one line each.
import { command, query } from '../define.ts';
import * as packs from '../schema/packs.ts';
import * as quotas from '../schema/quotas.ts';
import { ContestId } from '../schema/shared.ts';

export const packsCalls = {
  issue: command(packs.IssueInput, packs.Issued),
  list: query(ContestId, packs.PackList),
  preview: query(packs.ReceiveInput, packs.ReceivePreview),
  receive: command(packs.ReceiveApply, packs.Received),
  undoReceive: command(ContestId, packs.ReceiveUndone),
  excelSheet: command(packs.ExcelSheetInput, packs.ExcelSheet),
  closeReceiving: command(packs.CloseInput, packs.ReceivingState),
  reopenReceiving: command(packs.CloseInput, packs.ReceivingState),
  waiting: query(ContestId, packs.WaitingPacks),
  decideWaiting: command(packs.DecideWaitingInput, packs.WaitingDecided),
  progress: query(packs.ProgressInput, packs.Progress),
  decideCase: command(packs.DecideCaseInput, packs.CaseDecided),
  reminders: command(packs.SheetFileInput, packs.RemindersMade),
  exportProgress: command(packs.SheetFileInput, packs.ProgressFile),
  recommend: command(quotas.RecommendInput, quotas.RecommendationMade),
  previewRecommendation: query(quotas.AcceptInput, quotas.Arrived),
  acceptRecommendation: command(quotas.AcceptInput, quotas.Accepted),
};
