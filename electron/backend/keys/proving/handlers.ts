// The restore drill: a fresh backup is opened in a folder of its own with the printed key and nothing else, as on a clean computer.
import { constants, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { ProveInput, Proved } from '#contract/schema/keys.ts';
import { openBytes } from '#backend/crypto/fields.ts';
import { openSlot } from '#backend/crypto/slots.ts';
import type { CommandContext } from '#backend/context.ts';
import { databaseFile, temporaryFolder } from '#backend/folders.ts';
import type { Text } from '#backend/refusals.ts';
import { openConnection, type Connection, type ReadDb } from '#db/open.ts';
import { setFact } from '#db/queries/keys.ts';
import { sealedPage, sealedTables, type SealedRow } from '#db/queries/sealed-columns.ts';
import { slotRows, workspaceCounts, workspaceRow } from '#db/queries/workspace.ts';
import { verifyChain } from '#backend/program/audit-chain.ts';
import { sealedFiles } from '../rotating/staged-files.ts';
import { slotOf, typedKey } from '../shared.ts';
import { opens } from '../slots/handlers.ts';

const steps: readonly Text[] = [
  ['正在做一份新备份', 'Making a fresh backup'], ['正在用恢复密钥打开备份', 'Opening it with the recovery key'],
  ['正在逐个打开加密内容', 'Opening every encrypted value'],
];
const page = 2000;

const again: Text = ['请换一块磁盘另做备份，再演练一次。', 'Make a backup on another disk and run the drill again.'];
const failed = ([detail, detailEn]: Text, [todo, todoEn]: Text = again): AppError => new AppError('drill_failed', { detail, detailEn, todo, todoEn });

/** The data key by the printed key alone. */
async function keyOf(copy: Connection, recovery: Uint8Array): Promise<Uint8Array> {
  for (const row of slotRows(copy.read).filter((one) => one.kind === 'recovery')) {
    const key = await openSlot(slotOf(row, 'recovery'), recovery);
    if (key) return key;
  }
  throw failed(['备份里没有这份恢复密钥的钥匙槽。', 'the backup has no slot for this recovery key.']);
}

/** Opens every sealed value of the copy. @throws AppError drill_failed: one does not open */
async function openAll(db: ReadDb, dataKey: Uint8Array, tick: (opened: number) => Promise<void>): Promise<number> {
  let opened = 0;
  for (const table of sealedTables) {
    for (let after: SealedRow | null = null; ;) {
      const rows = sealedPage(db, table, after, page);
      for (const row of rows) {
        for (const { column, at } of table.columns) {
          const sealed = row[column];
          if (!(sealed instanceof Uint8Array) || sealed.length === 0) continue;
          try {
            openBytes(dataKey, at(row), sealed);
          } catch {
            throw failed([`“${table.table}”里有一个加密值打不开。`, `an encrypted value of “${table.table}” does not open.`],
              ['请先做“检查工作区”，必要时从更早的备份恢复。', 'Check the workspace first; restore an earlier backup if need be.']);
          }
          opened += 1;
        }
      }
      await tick(opened);
      if (rows.length < page) break;
      after = rows.at(-1) ?? null;
    }
  }
  return opened;
}

/** Sealed files lie beside the database; the copy's key must open them too. */
function openFiles(dir: string, dataKey: Uint8Array): number {
  const files = sealedFiles(dir);
  for (const { file, at } of files) {
    try {
      openBytes(dataKey, at, readFileSync(file));
    } catch {
      throw failed([`加密文件“${file.slice(dir.length + 1)}”打不开。`, `the sealed file “${file.slice(dir.length + 1)}” does not open.`],
        ['请先做“检查工作区”，再从备份或U盘副本找回这个文件。', 'Check the workspace, then bring the file back from a backup or the copy on a stick.']);
    }
  }
  return files.length;
}

export async function prove(context: CommandContext, { recoveryKey }: z.output<typeof ProveInput>): Promise<z.input<typeof Proved>> {
  const typed = typedKey(recoveryKey);
  const { dir } = context;
  if (!await opens(context.db, 'recovery', typed)) throw new AppError('recovery_key_wrong');
  const language = context.language === 'zh' ? 0 : 1;
  const step = (number: number): void => {
    context.checkCancelled();
    context.progress(number, steps.length, steps[number]?.[language] ?? '');
  };
  step(0);
  const backup = await context.backup('drill');
  mkdirSync(temporaryFolder(dir), { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(temporaryFolder(dir), 'drill-'));
  let copy: Connection | null = null;
  try {
    step(1);
    copyFileSync(backup, databaseFile(folder), constants.COPYFILE_EXCL);
    copy = openConnection(databaseFile(folder), { create: false, quickCheck: true });
    const { events } = compare(context.db, copy);
    const dataKey = await keyOf(copy, typed);
    step(2);
    const values = await openAll(copy.read, dataKey, async () => {
      await new Promise(setImmediate);
      context.checkCancelled();
    });
    const opened = values + openFiles(dir, dataKey);
    dataKey.fill(0);
    const at = context.now().toISOString();
    context.write({ action: 'keys.prove', detail: { events, opened } }, (db) => setFact(db, 'recovery_proved_at', at, at));
    return {
      at, events, opened, sentence: context.language === 'zh'
        ? `用这份恢复密钥打开了刚做的备份：操作记录 ${events} 条，一条不差；${opened} 个加密内容全部打开。请把打印件收好，不要和电脑放在一起。`
        : `This recovery key opened the backup just made: all ${events} events of the record are whole, and all ${opened} encrypted values opened. Keep the printed sheet apart from the computer.`,
    };
  } finally {
    copy?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The copy is the workspace as it was a moment ago: same workspace, record whole, nothing fewer. */
function compare(live: ReadDb, copy: Connection): { events: number } {
  const { total, firstBad } = verifyChain(copy.read);
  if (firstBad !== null) {
    throw failed([`备份里第 ${firstBad} 条操作记录对不上。`, `event ${firstBad} of the backup does not fit the chain.`],
      ['请在“操作记录”里核对，再从更早的备份恢复。', 'Look at the record, then restore an earlier backup.']);
  }
  if (workspaceRow(copy.read)?.id !== workspaceRow(live)?.id) throw failed(['备份是另一个工作区的。', 'the backup is of another workspace.']);
  const [mine, its] = [workspaceCounts(live), workspaceCounts(copy.read)];
  const less = Object.entries(its).find(([name, count]) => count !== mine[name as keyof typeof mine]);
  if (less) throw failed([`备份里的数量对不上（${less[0]}：${less[1]}）。`, `the counts of the backup differ (${less[0]}: ${less[1]}).`]);
  return { events: total };
}
