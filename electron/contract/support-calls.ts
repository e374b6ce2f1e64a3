// The calls of support, help and updates, one line each.
import { z } from 'zod';
import { command, query } from './define.ts';
import * as help from './schema/help.ts';
import * as support from './schema/support.ts';
import * as updates from './schema/updates.ts';

const Nothing = z.object({});

export const supportCalls = {
  support: {
    diagnostics: query(support.DiagnosticsInput, support.Diagnostics, 'nothing'),
    exportDiagnostics: command(support.ExportInput, support.Exported, 'nothing'),
    about: query(Nothing, support.About, 'nothing'),
    licences: query(Nothing, support.Licences, 'nothing'),
  },
  help: {
    judgeCard: command(help.CardInput, help.Card, 'nothing'),
  },
  updates: {
    settings: query(Nothing, updates.Settings, 'nothing'),
    setSettings: command(updates.SettingsInput, updates.Settings, 'nothing'),
    check: command(Nothing, updates.Checked, 'nothing'),
    obtain: command(updates.ObtainInput, updates.Obtained, 'nothing'),
  },
};
