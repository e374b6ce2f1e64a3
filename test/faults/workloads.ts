// The work that is interrupted: real calls in numbered steps, and for each step what it must have left, looked up by value.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackend, type Backend } from '#backend/index.ts';
import { checkCharacter } from '#backend/identity/numbers.ts';
import { violations } from '#db/invariants.ts';
import type { Connection, ReadDb } from '#db/open.ts';
import { attachFilm, fullSheets, newKey, opened, scorePackByHand, smallContest, assignAll, type SmallContest } from '../packs/small-contest.ts';
import { perform, type Step } from './steps.ts';

/** How a step stands in the database. */
export type Stand = 'whole' | 'absent' | 'partial';

export interface Workload {
  name: string;
  /** Holds home and workspace, and nothing else. */
  root: string;
  home: string;
  dir: string;
  /** Where sources and exports lie: no part of the disk that loses its power. */
  files: string;
  steps: Step[];
  /** Absent: `holds` looks at everything. */
  stand?(read: ReadDb, step: number): Stand;
  /** What must hold besides at every moment; default: the invariants of the newest schema. */
  holds?(connection: Connection, lines: readonly string[]): string[];
}

/** In memory where there is room: a flush costs nothing there, and the shim sees it all the same. */
function fastFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize > 512 * 1024 * 1024) return '/dev/shm';
  } catch {
    // Another system.
  }
  return tmpdir();
}

const made: string[] = [];
export function freshRoot(): { root: string; home: string; dir: string; files: string } {
  const whole = realpathSync(mkdtempSync(join(fastFolder(), 'saixue-fault-')));
  made.push(whole);
  const root = join(whole, 'disk');
  const files = join(whole, 'files');
  for (const one of [root, files]) mkdirSync(one);
  return { root, home: join(root, 'home'), dir: join(root, 'work'), files };
}
process.on('exit', () => {
  for (const one of made) rmSync(one, { recursive: true, force: true });
});

/** Removes what the workloads made; also done when the process ends. */
export function removeRoots(): void {
  for (const one of made.splice(0)) rmSync(one, { recursive: true, force: true });
}

const personNumber = (serial: number): string => {
  const digits = `61019919800101${String(serial).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
};
const surnames = '赵钱孙李周吴郑王冯陈';
const digitNames = '零一二三四五六七八九';
export const nameOf = (serial: number): string =>
  `${surnames[serial % 10] ?? ''}${[...String(serial)].map((digit) => digitNames[Number(digit)] ?? '').join('')}`;

const standOf = (found: number, whole: number): Stand => (found === whole ? 'whole' : found === 0 ? 'absent' : 'partial');
const place = { 学校: '望江区第一小学', 区县: '望江区教育局' };

/** A list of three teachers a step, as a bureau's clerk brings them in. */
export async function importing(steps: number): Promise<Workload> {
  const at = freshRoot();
  const backend = createBackend({ home: at.home, workspaceDir: at.dir });
  await backend.client.workspace.create({ name: '断电' });
  await backend.close();
  const list = Array.from({ length: steps }, (_, step) => {
    const rows = [0, 1, 2].map((index) => {
      const serial = step * 3 + index;
      return [nameOf(serial), personNumber(serial), place.学校, place.区县, '2012-09-01'].join(',');
    });
    const file = join(at.files, `名册${step}.csv`);
    writeFileSync(file, `姓名,身份证号,学校,区县,入职日期\r\n${rows.join('\r\n')}\r\n`);
    return { kind: 'import', file } as const;
  });
  return {
    name: 'import', ...at, steps: list,
    stand: (read, step) => {
      const names = [0, 1, 2].map((index) => nameOf(step * 3 + index));
      const people = read.get<{ n: number }>(
        "select count(*) as n from teachers t join schools s on s.id = t.school_id where t.name in (?, ?, ?) and s.name = '望江区第一小学'", ...names);
      const batches = read.get<{ n: number }>('select count(*) as n from import_batches where file_name = ?', `名册${step}.csv`);
      return standOf((people?.n ?? 0) + Math.min(1, batches?.n ?? 0), 4);
    },
  };
}

async function bureauAt(at: { home: string; dir: string }): Promise<{ backend: Backend; teachers: string[] }> {
  const backend = createBackend({ home: at.home, workspaceDir: at.dir, packWorkFactor: 15 });
  const { client } = backend;
  await client.workspace.create({ name: '断电' });
  const { schoolId } = await client.directory.saveSchool({ name: place.学校, unitName: '望江区' });
  const teachers: string[] = [];
  for (const serial of [901, 902, 903]) {
    teachers.push((await client.directory.saveTeacher({ name: nameOf(serial), schoolId, idNumber: personNumber(serial) })).teacherId);
  }
  await client.credits.useRuleSet({ ruleSetId: 'shaanxi-2018', from: '2021-01-01', unitId: null });
  return { backend, teachers };
}

/** Lines of the ledger, for three teachers a step. */
export async function posting(steps: number): Promise<Workload> {
  const at = freshRoot();
  const { backend, teachers } = await bureauAt(at);
  await backend.close();
  return {
    name: 'ledger', ...at,
    steps: Array.from({ length: steps }, (_, step) => ({ kind: 'register', teachers, subject: `研修第${step}期`, hours: 10 + step })),
    stand: (read, step) => {
      const lines = read.all<{ hours: number }>('select hours_x100 as hours from postings where subject = ?', `研修第${step}期`);
      return lines.every((one) => one.hours === (10 + step) * 100) ? standOf(lines.length, 3) : 'partial';
    },
  };
}

/** Lines of the ledger, and backups of two earlier states put back in between: each step gives one set of lines. */
export async function restoring(): Promise<Workload> {
  const at = freshRoot();
  const { backend, teachers } = await bureauAt(at);
  const register = (subject: string): Step => ({ kind: 'register', teachers, subject, hours: 10 });
  const backups: { file: string; subjects: string[] }[] = [];
  for (const subjects of [[], ['早一', '早二']]) {
    for (const subject of subjects) await perform(backend.client, register(subject));
    backups.push({ file: (await backend.client.workspace.backup({})).file, subjects });
  }
  await backend.close();
  const list: Step[] = [];
  const states: string[][] = [['早一', '早二']];
  const add = (step: Step, state: string[]): void => {
    list.push(step);
    states.push(state);
  };
  for (let round = 0; round < 4; round += 1) {
    for (let one = 0; one < 3; one += 1) add(register(`第${round}轮${one}`), [...states.at(-1)!, `第${round}轮${one}`]);
    const { file, subjects } = backups[round % 2]!;
    add({ kind: 'restore', file }, subjects);
  }
  return {
    name: 'restore', ...at, steps: list,
    holds: ({ read }, lines) => {
      const found = read.all<{ subject: string; n: number }>('select subject, count(*) as n from postings group by 1 order by min(seq)');
      const now = JSON.stringify(found.map((one) => one.subject));
      const count = (word: string): number => lines.filter((line) => line.startsWith(`${word} `)).length;
      const possible = states.slice(count('ACK'), count('TRY') + 1).map((one) => JSON.stringify(one));
      return [
        ...(possible.includes(now) ? [] : [`lost or torn: ${now} is none of ${possible.join(' ')}`]),
        ...found.filter((one) => one.n !== 3).map((one) => `torn: ${one.subject}`),
        ...violations(read).map((one) => `contradiction: ${one.name}`),
      ];
    },
  };
}

/** Marks of whole entries at a judge's desk. A later step may overwrite an earlier one. */
export async function scoring(steps: number): Promise<Workload> {
  const contest = await issuedContest();
  const pack = contest.packs[0]!;
  const at = freshRoot();
  const backend = createBackend({ home: at.home, workspaceDir: at.dir });
  const desk = await backend.client.judging.open({ file: pack.file, passphrase: pack.passphrase });
  await backend.close();
  const list = Array.from({ length: steps }, (_, step) => {
    const entry = desk.entries[step % desk.entries.length]!;
    const round = Math.floor(step / desk.entries.length);
    const scores = Object.fromEntries(desk.rubric.criteria.map(({ id, max, step: grain }, index) =>
      [id, (index === 0 ? round % (max / grain + 1) : (step * 7 + index) % (max / grain + 1)) * grain]));
    return { kind: 'score', packId: desk.packId, code: entry.code, scores } as const;
  });
  const fits = (read: ReadDb, step: number): boolean => {
    const { code, scores } = list[step]!;
    const body = read.get<{ body: string }>('select body from desk_sheets where code = ?', code)?.body;
    const found = body === undefined ? {} : (JSON.parse(body) as { scores: Record<string, number> }).scores;
    return Object.entries(scores).every(([id, value]) => found[id] === value || found[id] === value * 100);
  };
  await contest.small.program.close();
  return {
    name: 'score', ...at, steps: list,
    stand: (read, step) => {
      const same = list.flatMap((one, index) => (index >= step && one.code === list[step]!.code ? [index] : []));
      if (same.some((index) => fits(read, index))) return 'whole';
      const before = list.flatMap((one, index) => (index < step && one.code === list[step]!.code ? [index] : []));
      const untouched = read.get('select 1 from desk_sheets where code = ?', list[step]!.code) === undefined;
      return untouched || before.some((index) => fits(read, index)) || before.length === 0 ? 'absent' : 'partial';
    },
  };
}

interface IssuedContest { small: SmallContest; packs: { file: string; passphrase: string; judgeId: string }[] }
async function issuedContest(): Promise<IssuedContest> {
  const small = await smallContest(5, 3);
  await attachFilm(small, 0);
  await assignAll(small, 2);
  const { packs } = await small.program.client.packs.issue({ contestId: small.contestId, outDir: join(small.program.files, 'packs') });
  return { small, packs };
}

/** One score pack after another of one judge; the newest counts as a whole. */
export async function merging(steps: number): Promise<Workload> {
  const at = freshRoot();
  const { small, packs } = await issuedContest();
  const { contestId, program } = small;
  const pack = packs[0]!;
  const content = await opened(pack);
  await program.backend.close();
  cpSync(join(program.files, 'home'), at.home, { recursive: true });
  cpSync(program.dir, at.dir, { recursive: true });
  const key = newKey(7);
  const list: { kind: 'receive'; contestId: string; file: string; sha256: string; off: number }[] = [];
  let prev: string | null = null;
  for (let step = 0; step < steps; step += 1) {
    const off = 100 * (step % 10);
    const { file, sha256 }: { file: string; sha256: string } =
      await scorePackByHand(at.files, `S-${step}.sxscore`, content, key, fullSheets(content, off), { seq: step + 1, prev });
    prev = sha256;
    list.push({ kind: 'receive', contestId, file, sha256, off });
  }
  await program.close();
  return {
    name: 'merge', ...at, steps: list,
    stand: (read, step) => {
      const { sha256 } = list[step]!;
      if (read.get('select 1 from score_packs where hash = ?', sha256) === undefined) return 'absent';
      // The newest pack that is there stands whole in the sheets.
      const newest = list.findLast((one) => read.get('select 1 from score_packs where hash = ?', one.sha256) !== undefined)!;
      const full = fullSheets(content, newest.off).map((sheet) => [sheet.code, sheet.scores.reduce((sum, one) => sum + one.value, 0)] as const);
      const stored = new Map(read.all<{ code: string; total: number }>(
        `select c.code, s.total from score_sheets s join entry_codes c on c.judge_id = s.judge_id and c.entry_id = s.entry_id
         where s.judge_id = ?`, pack.judgeId).map((one) => [one.code, one.total]));
      return full.every(([code, total]) => stored.get(code) === total) ? 'whole' : 'partial';
    },
  };
}
