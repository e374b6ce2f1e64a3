// The calls of support, one line each.
import { command, query } from '../define.ts';
import { Nothing } from '../schema/shared.ts';
import * as support from '../schema/support.ts';

export const supportCalls = {
  diagnostics: query(support.DiagnosticsInput, support.Diagnostics, 'nothing'),
  exportDiagnostics: command(support.ExportInput, support.Exported, 'nothing'),
  about: query(Nothing, support.About, 'nothing'),
  licences: query(Nothing, support.Licences, 'nothing'),
};
