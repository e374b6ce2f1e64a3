// What stands behind every route: an office with a contest from its entries to its certificates, a bureau's credits, a judge's
// desk and a locked workspace, made through the contract before the window opens.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createBackend, type Backend } from '#backend/index.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import { databaseFile } from '#backend/folders.ts';
import { temporaryFolder } from './harness.ts';

/** Which workspace is open while a route is looked at. */
export type Room = 'office' | 'bureau' | 'desk' | 'locked';

export interface RoutesStage {
  home: string;
  files: string;
  dirs: Record<Room, string>;
  contestId: string;
  packId: string;
  /** Who signs in where named users are on. */
  user: { login: string; password: string };
  /** Every text that the workspaces hold: what people typed or brought, in whatever language. */
  data: string;
  clear(): void;
}

const user = { login: 'wang', password: 'Chunjiang-2026-潮水' };
const contact = '云澜市教育局电教馆 029-88886666';

/** 36 made-up people of three districts, as a bureau sends them in. */
const expertRows = Array.from({ length: 36 }, (_, at) => [
  `${[...'陈林黄张李王吴刘蔡杨许郑'][at % 12]}${['雨桐', '晓雯', '建华', '若溪', '志强'][at % 5]}`,
  `云澜第${[...'一二三四五六七八九十'][at % 10]}实验学校`, `${['南湖', '东山', '西河'][at % 3]}区教育局`, ['小学', '初中', '高中'][at % 3] ?? '',
  ['语文', '数学', '英语', '信息科技'][at % 4] ?? '', at % 3 === 0 ? '正高级教师' : '高级教师', at % 4 === 0 ? '教研员' : '教师',
  `138${String(10_000_000 + at)}`, at === 5 ? '2020-2023' : '2025-2028',
]);

async function bringExperts({ client }: Backend, contestId: string, files: string): Promise<void> {
  const filePath = join(files, '专家推荐表.xlsx');
  const columns = ['姓名', '单位', '推荐单位', '学段', '学科', '职称', '职务', '手机', '任期'].map((header) => ({ header }));
  await writeWorkbook(filePath, [{ name: '专家', columns, rows: expertRows }]);
  const { fileHash, basedOn } = await client.imports.preview({ kind: 'experts', filePath });
  await client.imports.apply({ kind: 'experts', filePath, fileHash, basedOn });
  await client.experts.draw({ contestId, seed: 20_260_516, strata: [{ count: 4, substitutes: 2 }], operator: '陈秀云', supervisor: '郑监督' });
}

/** Judged, computed, made public, posted with an objection, certificates issued and one of them lost. */
async function runContest({ client }: Backend, files: string): Promise<{ contestId: string; pack: { file: string; passphrase: string } }> {
  const { contestId } = await client.contests.sample({});
  const plan = await client.assignment.propose({ contestId, seed: 2026 });
  await client.assignment.apply({ contestId, pairs: plan.pairs, basedOn: plan.basedOn, seed: plan.seed });
  const packsDir = join(files, '评审包');
  const { packs } = await client.packs.issue({ contestId, outDir: packsDir });
  const asked = packs.map(({ judgeId, file, passphrase }) => ({ judgeId, file, passphrase }));
  const marks = await client.contests.sampleMarks({ contestId, packs: asked });
  const { basedOn } = await client.packs.preview({ contestId, files: marks.files });
  await client.packs.receive({ contestId, files: marks.files, basedOn });
  const computed = await client.results.compute({ contestId });
  await client.audit.checkpoint({ contestId, reason: '结果算出' });
  await client.results.publish({ contestId, basedOn: computed.basedOn });
  const { revision } = await client.contests.get({ contestId });
  const { publicationId } = await client.publication.announce({ contestId, stage: 'after', from: '2026-11-16', contact, basedOn: revision });
  const winner = computed.rows.find((row) => row.award !== '');
  await client.publication.object({
    contestId, publicationId, entry: winner?.code ?? '', by: 'person', name: '马秋燕', contact: '13800005678', signed: true,
    receivedOn: '2026-11-18', text: '第三分钟的配图与网上一份教案相同，请核对是否注明来源。',
  });
  const proof = await client.certificates.prepare({ contestId, basedOn: (await client.contests.get({ contestId })).revision });
  await client.certificates.prove({ contestId, batchId: proof.batchId!, person: '周老师', basedOn: proof.basedOn });
  const outDir = join(files, '证书');
  mkdirSync(outDir);
  const issued = await client.certificates.issue({ contestId, outDir });
  const [first] = (await client.certificates.list({ contestId })).certificates;
  await client.certificates.lose({
    contestId, number: first!.number, state: 'lost', reason: '搬家遗失', person: '周老师', basedOn: issued.revision,
  });
  return { contestId, pack: packs[0]! };
}

async function fillOffice(home: string, dir: string, files: string) {
  const office = createBackend({ home, workspaceDir: dir, packWorkFactor: 15 });
  try {
    await office.client.workspace.create({ name: '云澜市电教馆' });
    const made = await runContest(office, files);
    await bringExperts(office, made.contestId, files);
    await office.client.workspace.backup({});
    return made;
  } finally {
    await office.close();
  }
}

/** The made-up city with its teachers; a declaration waits for the school, a session for its people. */
async function fillBureau(home: string, dir: string): Promise<void> {
  const bureau = createBackend({ home, workspaceDir: dir });
  const { client } = bureau;
  try {
    await client.workspace.create({ name: '云澜市教师培训学分', role: 'creditAdministrator' });
    await client.credits.sample({});
    const { people } = await client.credits.people({ limit: 3 });
    const teacherIds = people.map((one) => one.teacherId);
    const { programmeId } = await client.programmes.save({
      name: '市级集中培训：人工智能通识', year: 2026, level: 'city', form: 'concentrated', organiser: '云澜市教育局', hours: 24,
    });
    const { sessionId } = await client.programmes.saveSession({
      programmeId, name: '第一期', from: '2026-05-11', to: '2026-05-13', days: 3, hours: 24,
    });
    await client.programmes.enrol({ sessionId, teacherIds });
    await client.certifying.declare({
      teacherId: teacherIds[0]!, kind: 'activity', subject: '跨学科主题学习设计一等奖', activity: 'contest', level: 'county', form: 'selfDirected',
      organiser: '南湖区教研室', from: '2026-04-20', to: '2026-04-20', claimed: 3, actor: '林若溪',
    });
  } finally {
    await bureau.close();
  }
}

/** A judge has opened a pack, scored two entries and left a third half done. */
async function fillDesk(home: string, dir: string, pack: { file: string; passphrase: string }): Promise<string> {
  const desk = createBackend({ home, workspaceDir: dir });
  const { client } = desk;
  try {
    const { packId, entries, rubrics } = await client.judging.open(pack);
    for (const [index, entry] of entries.slice(0, 3).entries()) {
      const { criteria } = rubrics.find((one) => one.id === entry.rubricId)!;
      const given = index < 2 ? criteria : criteria.slice(0, 2);
      const scores = Object.fromEntries(given.map((one) => [one.id, Math.floor(one.max * 0.8) + index * 0.5]));
      await client.judging.score({ packId, code: entry.code, scores, comment: '情境真实，板书清楚；练习的层次可以再分一分。', submit: index < 2 });
    }
    return packId;
  } finally {
    await desk.close();
  }
}

async function fillLocked(home: string, dir: string): Promise<void> {
  const locked = createBackend({ home, workspaceDir: dir });
  try {
    const { recoveryKey } = await locked.client.workspace.create({ name: '望江区教育局' });
    await locked.client.people.turnOn({ ...user, name: '王科长', recoveryKey });
  } finally {
    await locked.close();
  }
}

/** A name with a name in English beside it is shown in English there: it is no excuse for Chinese on an English page. */
function* ownWords(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const one of value) yield* ownWords(one);
  else if (value !== null && typeof value === 'object') {
    const parts = value as Record<string, unknown>;
    for (const [key, one] of Object.entries(parts)) if (!parts[`${key}En`]) yield* ownWords(one);
  }
}

/** Every text of every table. */
function textsOf(dir: string): string {
  const db = new Database(databaseFile(dir), { readonly: true });
  try {
    const tables = db.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").pluck().all() as string[];
    const values = tables.flatMap((table) => db.prepare(`select * from "${table}"`).raw().all() as unknown[][]).flat();
    const words = values.filter((one) => typeof one === 'string').flatMap((one) => {
      if (!/^[[{]/.test(one)) return [one];
      return [...ownWords(JSON.parse(one))];
    });
    return [...new Set(words)].join('\n');
  } finally {
    db.close();
  }
}

export async function setStage(): Promise<RoutesStage> {
  const files = temporaryFolder('routes');
  const home = join(files, 'home');
  const dirs = {
    office: join(files, '电教馆'), bureau: join(files, '学分'), desk: join(files, '评审'), locked: join(files, '望江'),
  };
  const { contestId, pack } = await fillOffice(home, dirs.office, files);
  await fillBureau(home, dirs.bureau);
  const packId = await fillDesk(home, dirs.desk, pack);
  await fillLocked(home, dirs.locked);
  const data = Object.values(dirs).map(textsOf).join('\n');
  return { home, files, dirs, contestId, packId, user, data, clear: () => rmSync(files, { recursive: true, force: true }) };
}
