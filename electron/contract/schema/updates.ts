// What crosses the border for updates: where new versions are looked for, what was found there, the verified file.
import { z } from 'zod';
import { FileHash, FilePath, IsoTime } from './shared.ts';

/** Off unless somebody sets it: a folder (also on a share), or an address inside the bureau's own network. */
export const Source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('folder'), folder: FilePath }),
  z.object({ kind: z.literal('url'), url: z.string().min(1).max(300) }),
]);
export const Often = z.enum(['byHand', 'weekly']);

export const SettingsInput = z.object({ source: Source.optional(), often: Often.optional() });
export const LastCheck = z.object({
  at: IsoTime, outcome: z.string().describe('current, newer, or the code of a refusal'), version: z.string(),
});
export const Settings = z.object({
  source: Source, often: Often, current: z.string().describe('version of this program'), last: LastCheck.nullable(),
  due: z.boolean().describe('weekly is set and the last look is a week old'),
  keys: z.array(z.object({ id: z.string(), publisher: z.string() })).describe('whose signatures count; empty: no update can be taken'),
  folder: FilePath.describe('where verified files are put'),
});

export const Version = z.string().max(40);
export const Offer = z.object({
  version: Version, date: z.string(), minimumVersion: Version, signedBy: z.string().describe('publisher of the key'),
  changes: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }),
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: FileHash })).describe('for this platform; empty: there is none'),
});
export const Checked = z.object({ state: z.enum(['off', 'current', 'newer']), current: Version, at: IsoTime, offer: Offer.nullable() });

export const ObtainInput = z.object({ version: Version, sha256: FileHash.describe('which file of the offer') });
export const Obtained = z.object({ file: FilePath, folder: FilePath, bytes: z.number().int(), sha256: FileHash, version: Version });
