// The calls of the archive, one line each.
import { command, query } from '../define.ts';
import * as archive from '../schema/archive.ts';

export const archiveCalls = {
  export: command(archive.ExportInput, archive.Exported),
  verify: query(archive.VerifyInput, archive.Verified, 'nothing'),
};
