// Who else is honoured: units, advisors, and who goes on to the level above; after identities are open.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import { Honours, type HonoursFile, type HonoursFileInput } from '#contract/schema/results.ts';
import type { ContestId } from '#contract/schema/shared.ts';
import { judgedEntries, namedPeople } from '#db/queries/certificates.ts';
import { newestCheckpoint } from '#db/queries/checkpoints.ts';
import type { ContestRow } from '#db/queries/contests.ts';
import { versionInForce } from '#db/queries/result-versions.ts';
import { entryKeys, resultRows, resultsRow, sealOf } from '#db/queries/results.ts';
import { printedCode } from '#backend/chain/printed-code.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { Docket } from '#backend/scoring/docket.ts';
import { readBody, readRow } from '#backend/scoring/stored-results.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { found } from '../docket/handlers.ts';
import { groupName } from '../explain.ts';
import { honoursOf, type RankedEntry } from './honours.ts';
import { honourSheets } from './workbook.ts';

function read(context: QueryContext, contestId: string): { contest: ContestRow; honours: z.input<typeof Honours> } {
  const { db } = context;
  const { contest, rules: present } = found(db, contestId);
  if (sealOf(db, contestId)?.opened_at === null) {
    throw new AppError('identities_sealed', {
      action: '查看表彰名单', actionEn: 'look at the honours', todo: '请先双人揭盲并发布结果。', todoEn: 'Open the identities and publish the results first.',
    });
  }
  const stored = resultsRow(db, contestId);
  if (!stored?.published_at) throw new AppError('not_published');
  // What was locked is honoured by the rules it was locked with.
  const version = versionInForce(db, contestId);
  const rules = version ? Docket.parse(JSON.parse(version.docket)).rules : present;
  // Two people of one name at one school without ID numbers are taken for one: nothing else tells them apart.
  const advisors = Map.groupBy(namedPeople(db, contestId).filter((one) => one.part === 'advisor'), (one) => one.entry_id);
  const entries = new Map(judgedEntries(db, contestId).map((one) => [one.id, one]));
  const numbers = new Map(entryKeys(db, contestId).map((one) => [one.id, one.number]));
  const { scope } = readBody(stored.body);
  const rows = resultRows(db, contestId).map((one) => readRow(one.body)).flatMap((row): RankedEntry[] => {
    const entry = entries.get(row.entryId);
    return entry ? [{
      entryId: row.entryId, award: row.award, number: numbers.get(row.entryId) ?? '', title: entry.title, school: entry.school,
      unit: entry.unit_id === null ? null : { id: entry.unit_id, name: entry.unit ?? '' },
      group: groupName(scope, row.division, row.category, context.language), rank: row.rank, dense: row.rankDense,
      advisors: (advisors.get(row.entryId) ?? []).map((one) => ({
        key: sha256Hex(one.id_index ?? `${one.name}\n${one.school_id ?? one.school}`).slice(0, 16), name: one.name, school: one.school,
      })),
    }] : [];
  });
  return { contest, honours: honoursOf(rules, rows, context.language) };
}

const honours = (context: QueryContext, input: z.output<typeof ContestId>): z.input<typeof Honours> => read(context, input.contestId).honours;

async function honoursFile(context: CommandContext, input: z.output<typeof HonoursFileInput>): Promise<z.input<typeof HonoursFile>> {
  const { contest, honours: made } = read(context, input.contestId);
  if (!input.outFile.toLowerCase().endsWith('.xlsx')) {
    throw new AppError('bad_input', { detail: '表彰名单只能存为 .xlsx', detailEn: 'the honours are saved as .xlsx' });
  }
  refuseOwnFile(context.dir, input.outFile);
  const point = newestCheckpoint(context.db, contest.id);
  const shown = Honours.parse(made);
  const foot = point ? `核验码 ${printedCode(point.root)} · 事件 ${point.size}` : '';
  await writeWorkbook(input.outFile, honourSheets(contest.title, shown, foot), { overwrite: true, signal: context.signal });
  const counts = {
    units: shown.organisation?.units.filter((one) => one.given).length ?? 0, advisors: shown.advisors?.people.length ?? 0,
    recommended: shown.recommended.length,
  };
  context.write({
    action: 'results.honoursFile', subject: contest.id, detail: { ...counts, version: versionInForce(context.db, contest.id)?.version ?? null },
  }, () => undefined);
  return { file: input.outFile, ...counts };
}

export const honoursHandlers = { honours, honoursFile };
