// The calls of updates, one line each.
import { command, query } from '../define.ts';
import { Nothing } from '../schema/shared.ts';
import * as updates from '../schema/updates.ts';

export const updatesCalls = {
  settings: query(Nothing, updates.Settings, 'nothing'),
  setSettings: command(updates.SettingsInput, updates.Settings, 'nothing'),
  check: command(Nothing, updates.Checked, 'nothing'),
  obtain: command(updates.ObtainInput, updates.Obtained, 'nothing'),
};
