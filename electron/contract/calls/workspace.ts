// The calls of workspaces: made, opened, closed, and the settings of the window, one line each.
import { z } from 'zod';
import { command, query } from '../define.ts';
import { Done, FilePath, Nothing } from '../schema/shared.ts';
import * as workspace from '../schema/workspace.ts';

export const workspaceCalls = {
  create: command(workspace.CreateInput, workspace.CreateOutput, 'nothing'),
  open: command(workspace.OpenInput, workspace.Workspace, 'nothing'),
  close: command(Nothing, Done, 'nothing'),
  current: query(Nothing, workspace.Current, 'nothing'),
  recent: query(Nothing, workspace.Recent, 'nothing'),
  forget: command(z.object({ dir: FilePath }), Done, 'nothing'),
  remember: command(z.object({ dir: FilePath }), Done, 'nothing'),
  settings: query(Nothing, workspace.Settings, 'nothing'),
  setSettings: command(workspace.Settings.partial(), workspace.Settings, 'nothing'),
  backup: command(Nothing, workspace.Backup),
  audit: query(z.object({ limit: z.number().int().min(1).max(1000).default(100) }), workspace.Audit),
  check: query(Nothing, workspace.Checked),
  accept: command(workspace.AcceptInput, workspace.Workspace),
};
