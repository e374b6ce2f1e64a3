// The sample of training credits: a small made-up city, brought in by the very calls a clerk would make.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#contract/errors.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import { citySchools, cityTeachersFile, cityTrainingFiles, sampleTrainings, type CityFile } from '#seeds/demo/city/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { exportsFolder } from '#backend/folders.ts';
import { writeCityFile } from './files.ts';
import type { SampleDoor } from '../handlers.ts';

const teachers = 240;
const place = '示例：云澜市';

/** The file's own counts of what it brought. */
async function bring(client: ReturnType<SampleDoor['client']>, folder: string, made: CityFile): Promise<number> {
  const filePath = await writeCityFile(folder, made);
  const { fileHash, basedOn } = await client.imports.preview({ kind: made.kind, filePath });
  const { posted } = await client.imports.apply({ kind: made.kind, filePath, fileHash, basedOn, actor: '示例' });
  return posted;
}

/** A rule set of the made-up city: Shaanxi's, with a cycle that is running. */
async function putRules(client: ReturnType<SampleDoor['client']>, firstYear: number): Promise<void> {
  const { ruleSets } = await client.credits.ruleSets({});
  const shaanxi = ruleSets.find((one) => one.ruleSetId === 'shaanxi-2018');
  if (!shaanxi) throw new Error('the rule set of Shaanxi is missing');
  const { version: _version, ...body } = shaanxi.body;
  const saved = await client.credits.saveRuleSet({
    body: {
      ...body, id: 'sample-yunlan', name: `${place}教师培训学分办法（按陕西 2018）`, nameEn: 'Sample: Yunlan, after Shaanxi 2018', area: place,
      cycle: { ...body.cycle, start: `${firstYear}-01-01` },
    },
  });
  await client.credits.useRuleSet({ ruleSetId: saved.ruleSetId, version: saved.version, from: `${firstYear - 5}-01-01`, actor: '示例' });
}

export const citySampleHandlers = (door: SampleDoor) => ({
  async sample(context) {
    if (recordsRevision(context.db) > 0) throw new AppError('sample_needs_empty');
    const client = door.client();
    const folder = join(exportsFolder(context.dir), '示例');
    mkdirSync(folder, { recursive: true });
    const schools = citySchools(teachers);
    // The cycle has been running for three years, so that there is something to be late with.
    const year = context.now().getFullYear();
    const files = [cityTeachersFile(teachers, schools), ...cityTrainingFiles(teachers, schools, year - 4, (one) => sampleTrainings(one,
      year - 2, year))];
    await putRules(client, year - 2);
    let lines = 0;
    for (const [index, made] of files.entries()) {
      context.checkCancelled();
      context.progress(index, files.length, context.language === 'zh' ? `正在导入${made.fileName}` : `Importing ${made.fileName}`);
      lines += await bring(client, folder, made);
    }
    return { teachers, lines };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['credits'], 'sample'>);
