// What the program keeps for this user outside any workspace: settings and the list of recent workspaces.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Role, Settings } from '#contract/schema/workspace.ts';

const Kept = z.object({
  dir: z.string(), name: z.string(), role: Role, openedAt: z.string(), summary: z.string(),
  counts: z.object({ contests: z.number(), entries: z.number(), schools: z.number(), teachers: z.number(), postings: z.number() }).optional()
    .describe('what the summary is put together from, in whatever language is spoken then'),
});
type Kept = z.output<typeof Kept>;
const longest = 12;

/** A damaged or missing file means the defaults: nothing in it is worth refusing to start. */
function readJson<T>(file: string, schema: z.ZodType<T>, otherwise: T): T {
  if (!existsSync(file)) return otherwise;
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : otherwise;
  } catch {
    return otherwise;
  }
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.part`, JSON.stringify(value, null, 1), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

export interface Home {
  readonly dir: string;
  readonly deviceKeyFile: string;
  readonly deskDir: string;
  readonly rememberedDir: string;
  settings(): z.output<typeof Settings>;
  setSettings(change: Partial<z.output<typeof Settings>>): z.output<typeof Settings>;
  recent(): Kept[];
  remember(one: Kept): void;
  forget(dir: string): void;
  /** Puts back in its place what was taken out of the list in this run; false: nothing was. */
  putBack(dir: string): boolean;
}

export function openHome(dir: string): Home {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const settingsFile = join(dir, 'settings.json');
  const recentFile = join(dir, 'recent.json');
  const defaults: z.output<typeof Settings> = { role: null, language: 'zh', textSize: 'standard', theme: 'system' };
  const settings = () => readJson(settingsFile, Settings, defaults);
  const recent = () => readJson(recentFile, z.array(Kept), []);
  const taken = new Map<string, { one: Kept; place: number }>();
  return {
    dir,
    deviceKeyFile: join(dir, 'device.key'),
    deskDir: join(dir, 'desk'),
    rememberedDir: join(dir, 'remembered'),
    settings,
    setSettings(change) {
      const next = Settings.parse({ ...settings(), ...change });
      writeJson(settingsFile, next);
      return next;
    },
    recent,
    remember(one) {
      writeJson(recentFile, [one, ...recent().filter((other) => other.dir !== one.dir)].slice(0, longest));
    },
    forget(gone) {
      const list = recent();
      const place = list.findIndex((one) => one.dir === gone);
      const one = list[place];
      if (one) taken.set(gone, { one, place });
      writeJson(recentFile, list.filter(({ dir: other }) => other !== gone));
    },
    putBack(gone) {
      const was = taken.get(gone);
      if (!was) return false;
      taken.delete(gone);
      const list = recent();
      if (!list.some((one) => one.dir === gone)) writeJson(recentFile, list.toSpliced(was.place, 0, was.one).slice(0, longest));
      return true;
    },
  };
}
