// Remembered mappings: listed, saved by name, forgotten and put back; and remembered by themselves after an import.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { Kind, Plan } from '#contract/schema/imports.ts';
import type { WriteDb } from '#db/open.ts';
import { profileRows, removeProfile, saveProfile } from '#db/queries/import-profiles.ts';
import { AppError } from '#contract/errors.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { targetsFor } from '../kind.ts';
import { importKind } from '../kinds.ts';
import { openSource } from '../open-source.ts';
import type { Opened } from '../open-source.ts';
import { profileOf, readProfile } from '../remembered.ts';

/** Each sheet's mapping under its headings; the ids that hold. `all`: also columns that are known without it. */
function remember(context: CommandContext, db: WriteDb, kind: Kind, found: Opened,
  given: { source: string; name: (old: string | undefined) => string; all: boolean }): string[] {
  const used_at = context.now().toISOString();
  const done = new Map<string, string>();
  for (const sheet of found.sheets.filter((one) => one.header.row > 0)) {
    const profile = profileOf(sheet.header, found.values, given.source, given.all);
    if (!profile || done.has(profile.fingerprint)) continue;
    const old = found.profiles.find((one) => one.fingerprint === profile.fingerprint);
    const body = { ...profile.body, source: given.source || (old?.body.source ?? '') };
    done.set(profile.fingerprint, saveProfile(db, {
      id: context.newId(), kind, fingerprint: profile.fingerprint, name: given.name(old?.name), body: JSON.stringify(body), used_at,
    }));
  }
  return [...done.values()];
}

/** After an import: what the user chose for these headings holds the next time too. */
export function rememberPlan(context: CommandContext, db: WriteDb, kind: Kind, found: Opened,
  { plan, fileName }: { plan: Plan; fileName: string }): void {
  if (plan.columns.length === 0 && plan.values.length === 0 && found.profiles.length === 0) return;
  const fallback = (plan.source || fileName.replace(/\.[^.]+$/, '')).slice(0, 80);
  remember(context, db, kind, found, { source: plan.source, name: (old) => old ?? fallback, all: false });
}

type Calls = Handlers<AppContract, QueryContext, CommandContext>['imports'];

/** `cache` is emptied by what changes remembered mappings. */
export const profilesHandlers = (cache: { clear(): void }) => ({
  profiles(context, input) {
    return {
      profiles: profileRows(context.db, input.kind ?? null).map((row) => {
        const { body } = readProfile(row);
        return {
          profileId: row.id, kind: row.kind, name: row.name, usedAt: row.used_at, columns: body.columns.length, values: body.values.length,
        };
      }),
    };
  },
  saveProfile(context, input) {
    const kind = importKind(input.kind);
    const state = kind.open(context, kind.scope === 'contest' ? input.contestId : undefined);
    const profiles = profileRows(context.db, kind.kind).map(readProfile);
    const found = openSource(input, { context, kind, state, profiles, counting: false, lenient: true });
    cache.clear();
    const detail = { kind: kind.kind, columns: input.columns.length, values: found.values.length };
    const [profileId] = context.write({ action: 'imports.saveProfile', subject: kind.kind, detail }, (db) =>
      remember(context, db, kind.kind, found, { source: input.source, name: () => input.name, all: true }));
    if (profileId === undefined) throw new AppError('import_columns',
      { columns: targetsFor(kind, state).filter((one) => one.required).map((one) => one.heading).join('、') });
    return { profileId };
  },
  forgetProfile(context, input) {
    const row = profileRows(context.db, null).find((one) => one.id === input.profileId);
    if (!row) throw new AppError('not_found', { what: '导入方案', whatEn: 'import profile' });
    cache.clear();
    context.write({ action: 'imports.forgetProfile', subject: row.id }, (db) => void removeProfile(db, row.id));
    const { id, kind, fingerprint, name, used_at: usedAt } = row;
    return { profileId: id, kind, fingerprint, name, usedAt, ...readProfile(row).body };
  },
  restoreProfile(context, { profileId, kind, fingerprint, name, usedAt, ...body }) {
    const there = profileRows(context.db, kind).find((one) => one.id === profileId || one.fingerprint === fingerprint);
    if (there) throw new AppError('already_there', { what: '导入方案', whatEn: 'import profile', name: there.name });
    cache.clear();
    context.write({ action: 'imports.restoreProfile', subject: profileId }, (db) =>
      void saveProfile(db, { id: profileId, kind, fingerprint, name, body: JSON.stringify(body), used_at: usedAt }));
    return { profileId };
  },
} satisfies Pick<Calls, 'profiles' | 'saveProfile' | 'forgetProfile' | 'restoreProfile'>);
