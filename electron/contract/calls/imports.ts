// The calls of imports, one line each.
import { z } from 'zod';
import { command, query } from '../define.ts';
import * as imports from '../schema/imports.ts';

export const importsCalls = {
  template: command(imports.TemplateInput, imports.Written),
  preview: query(imports.PreviewInput, imports.Preview),
  reveal: command(imports.CellInput, imports.Cell),
  apply: command(imports.ApplyInput, imports.Applied),
  undo: command(imports.UndoInput, imports.Undone),
  batches: query(imports.BatchesInput, imports.Batches),
  errorWorkbook: command(imports.ErrorWorkbookInput, imports.Written),
  profiles: query(z.object({ kind: imports.Kind.optional() }), imports.Profiles),
  saveProfile: command(imports.SaveProfileInput, imports.ProfileId),
  forgetProfile: command(imports.ProfileId, imports.KeptProfile),
  restoreProfile: command(imports.KeptProfile, imports.ProfileId),
  paste: command(imports.PasteInput, imports.Pasted),
};
