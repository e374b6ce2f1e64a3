// Where the parts of a workspace lie inside its folder.
import { join } from 'node:path';

export const databaseFile = (dir: string): string => join(dir, 'saixue.db');
export const attachmentsFolder = (dir: string): string => join(dir, 'attachments');
export const backupsFolder = (dir: string): string => join(dir, 'backups');
export const exportsFolder = (dir: string): string => join(dir, 'exports');
export const packsFolder = (dir: string): string => join(dir, 'packs');
