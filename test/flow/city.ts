// A made-up city in a workspace: teachers, rules and the twelve sources of trainings go in by the calls a clerk would
// make.
import { mkdirSync } from 'node:fs';
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { citySchools, cityTeachersFile, cityTrainingFiles } from '#seeds/demo/city/index.ts';
import { writeCityFile } from '#backend/sample/city/files.ts';

type AppClient = Client<AppContract>;
export interface Imported { add: number; update: number; same: number; skip: number; posted: number }
export const cycle = { start: '2021-01-01', years: 5 };
export const asOf = '2025-12-31';

export async function importFile(client: AppClient, kind: 'teachers' | 'trainings',
  filePath: string): Promise<Imported> {
  const { fileHash, basedOn } = await client.imports.preview({ kind, filePath });
  const { counts, posted } = await client.imports.apply({ kind, filePath, fileHash, basedOn, actor: '陈秀云' });
  return { ...counts, posted };
}

export interface CityOnDisk { teachers: string; trainings: string[]; schools: ReturnType<typeof citySchools> }

export async function writeCity(folder: string, teachers: number): Promise<CityOnDisk> {
  mkdirSync(folder, { recursive: true });
  const schools = citySchools(teachers);
  const trainings: string[] = [];
  for (const file of cityTrainingFiles(teachers, schools)) trainings.push(await writeCityFile(folder, file));
  return { teachers: await writeCityFile(folder, cityTeachersFile(teachers, schools)), trainings, schools };
}

/** Everything in: the list of teachers, the rules of Shaanxi, every source in the given order. */
export async function fillCity(client: AppClient, city: CityOnDisk, order = city.trainings): Promise<Imported[]> {
  const done = [await importFile(client, 'teachers', city.teachers)];
  await client.credits.useRuleSet({ ruleSetId: 'shaanxi-2018', from: '2018-03-01', actor: '陈秀云' });
  for (const file of order) done.push(await importFile(client, 'trainings', file));
  return done;
}
