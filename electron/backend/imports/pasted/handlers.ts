// A table from the clipboard: put down sealed in the workspace's own temporary folder, which is emptied at open and close.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { temporaryFolder } from '#backend/folders.ts';
import { pastedName, sealPasted } from './sealed.ts';

export const pasteHandlers = {
  paste(context, input) {
    const folder = temporaryFolder(context.dir);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Excel and WPS hand out tabs; a text without any is CSV.
    const first = input.text.slice(0, 100_000);
    const stamp = context.now().toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
    const name = `${pastedName}${stamp}-${context.newId().slice(0, 6)}.${first.includes('\t') ? 'tsv' : 'csv'}`;
    const filePath = join(folder, name);
    writeFileSync(filePath, sealPasted(context, name, input.text), { mode: 0o600 });
    return { filePath };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['imports'], 'paste'>;
