// Looking at every file of a workspace, and of the user's folder as far as it belongs to it: what is missing, altered, unknown.
import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import type { Finding } from '#contract/schema/workspace.ts';
import { hasher, sha256Hex } from '#backend/crypto/suite.ts';
import { violations } from '#db/invariants.ts';
import { auditCount } from '#db/queries/audit.ts';
import { attachmentFiles, contestsWithKeys, deskExportHashes, deskPackFiles, listedBackups, objectionFiles } from '#db/queries/backups.ts';
import { verifyLedger } from '#db/queries/ledger.ts';
import { schemaDifference } from '#db/schema-check.ts';
import type { QueryContext } from '../context.ts';
import { attachmentsFolder, backupsFolder, databaseFile, exportsFolder, objectionsFolder, packsFolder, temporaryFolder } from '../folders.ts';
import { badEvents } from './audit-chain.ts';
import { backupFiles, backupState, hashesOnly } from './backup-files.ts';
import { schemaWords } from './schema-words.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { homeWitness, readWitness, witnessFile } from './witness.ts';

type One = z.output<typeof Finding>;
type Text = readonly [zh: string, en: string];
type Asked = Pick<QueryContext, 'language' | 'progress' | 'checkCancelled'>;

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

async function hashOf(file: string, check: () => void): Promise<string> {
  const hash = hasher();
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    check();
    hash.update(piece as Buffer);
  }
  return hash.digestHex();
}

/** Collects findings while it walks. Nothing is changed, removed or repaired. */
class Walk {
  readonly findings: One[] = [];
  files = 0;
  bytes = 0;
  readonly #workspace: OpenWorkspace;
  readonly #asked: Asked;
  readonly #total: number;

  constructor(workspace: OpenWorkspace, asked: Asked, total: number) {
    this.#workspace = workspace;
    this.#asked = asked;
    this.#total = total;
  }

  say(part: One['part'], file: string, state: One['state'], severity: One['severity'], [zh, en]: Text): void {
    this.findings.push({ part, file, state, severity, sentence: this.#asked.language === 'zh' ? zh : en });
  }

  #step(file: string): void {
    this.#asked.checkCancelled();
    this.files += 1;
    this.bytes += existsSync(file) ? statSync(file).size : 0;
    this.#asked.progress(Math.min(this.files, this.#total), this.#total, basename(file));
  }

  database(): void {
    const { connection, frozen, dir } = this.#workspace;
    const file = databaseFile(dir);
    this.#step(file);
    const name = basename(file);
    const whole = String(connection.pragma('integrity_check(1)'));
    if (whole !== 'ok' || connection.pragma('foreign_key_check') !== undefined) {
      this.say('database', name, 'damaged', 'error', [`数据库检查未通过（${whole}）。请不要继续录入，从“备份”恢复最近一份完好的备份。`,
        `The database fails its check (${whole}). Enter nothing more; restore the newest good backup.`]);
    }
    if (frozen) this.say('database', name, frozen.code === 'rolled_back' ? 'older' : 'altered', 'error', [frozen.sentence, frozen.sentenceEn]);
    const schema = schemaDifference(connection.read);
    if (schema && !frozen) {
      const [zh, en] = schemaWords(schema);
      this.say('database', name, 'altered', 'error', [`数据库的结构与程序建立的不同：${zh}。关闭后重新打开，会先停下来等您决定。`,
        `The structure of the database is not the one the program made: ${en}. Close and open it again: it will wait for your decision.`]);
    }
    for (const one of violations(connection.read)) {
      this.say('database', name, 'altered', 'error', [`数据前后不一致：${one.sentence}，有 ${one.rows} 处。请核对最近的改动，或从“备份”恢复。`,
        `The data contradicts itself: ${one.sentenceEn}; ${one.rows} places do not. Check the last changes, or restore a backup.`]);
    }
    const [bad] = badEvents(connection.read);
    if (bad) {
      this.say('record', name, 'altered', 'error', [`操作记录从第 ${bad.seq} 条起与前面对不上：有人绕过程序改过记录。后面的核验码不再能证明这一段。`,
        `From event ${bad.seq} on the record does not fit what is before it: somebody changed it past the program. Codes printed later prove nothing for this part.`]);
    }
    const ledger = verifyLedger(connection.read);
    if (!ledger.intact) {
      this.say('ledger', name, 'altered', 'error', [`学分台账第 ${ledger.firstBadBatch ?? 0} 批与前面对不上：有人绕过程序改过台账。请与备份或打印件核对。`,
        `Batch ${ledger.firstBadBatch ?? 0} of the ledger does not fit: somebody changed it past the program. Compare with a backup or with what was printed.`]);
    }
  }

  witness(): void {
    const { dir, dataKey, witness, frozen } = this.#workspace;
    const file = witnessFile(dir);
    this.#step(file);
    const { state } = readWitness(file, dataKey);
    if (witness.fault !== null) {
      this.say('witness', basename(file), 'older', 'warning', [`见证文件最近一次没有写成（${witness.fault}），数据不受影响；下次保存会再写。请检查磁盘空间和权限。`,
        `The witness could not be written lately (${witness.fault}); no data is affected and the next save writes it. Check disk space and permissions.`]);
    }
    if (state === 'good' || frozen) return;
    this.say('witness', basename(file), state === 'missing' ? 'missing' : 'altered', 'warning', state === 'missing'
      ? ['见证文件 witness.bin 在打开期间被删除了；下次保存会重新写好，数据不受影响。',
        'The witness file was deleted while the workspace is open; the next save writes it anew and no data is affected.']
      : ['见证文件 witness.bin 在打开期间被改过或换过；下次保存会重新写好，数据不受影响。',
        'The witness file was changed while the workspace is open; the next save writes it anew and no data is affected.']);
  }

  async attachments(): Promise<void> {
    const { connection, dir } = this.#workspace;
    const folder = attachmentsFolder(dir);
    const rows = attachmentFiles(connection.read);
    for (const { id, sha256, name } of rows) {
      const file = join(folder, id);
      this.#step(file);
      if (!existsSync(file)) {
        this.say('attachments', id, 'missing', 'error', [`附件“${name}”的文件不见了。登记还在；请从U盘拷贝或原始文件取回，否则不能发评审包、不能查看。`,
          `The file of attachment “${name}” is gone. Its entry is still there; bring it back from a copy or its source, or it cannot be issued or viewed.`]);
      } else if (await hashOf(file, () => this.#asked.checkCancelled()) !== sha256) {
        this.say('attachments', id, 'altered', 'error', [`附件“${name}”的内容与收件时不同：被改过、被换过或磁盘出错。请从拷贝取回原件，不要用它评审。`,
          `The content of attachment “${name}” is not what was taken in: it was changed or replaced, or the disk failed. Bring the original back; do not judge by this one.`]);
      }
    }
    this.#unknown('attachments', folder, new Set(rows.map((one) => one.id)));
  }

  objections(): void {
    const { connection, dir, fields } = this.#workspace;
    const folder = objectionsFolder(dir);
    const rows = objectionFiles(connection.read);
    for (const { stored, sha256 } of rows) {
      const file = join(folder, stored);
      this.#step(file);
      if (!existsSync(file)) {
        this.say('objections', stored, 'missing', 'error', ['一份异议材料的文件不见了。异议登记还在；请从拷贝取回。', 'The file of an objection is gone. The objection is still recorded; bring the file back from a copy.']);
      } else if (this.#opened(`objections.file/${stored}`, file, fields) !== sha256) {
        this.say('objections', stored, 'altered', 'error', ['一份异议材料打不开或内容变了：被改过、被换过，或是更换密钥以前的旧件。请从拷贝取回。',
          'The file of an objection does not open or has another content: it was changed, replaced, or is from before the key was changed. Bring it back from a copy.']);
      }
    }
    this.#unknown('objections', folder, new Set(rows.map((one) => one.stored)));
  }

  #opened(at: string, file: string, fields: OpenWorkspace['fields']): string | null {
    try {
      return sha256Hex(fields.openBytes(at, readFileSync(file)));
    } catch {
      return null;
    }
  }

  async packs(): Promise<void> {
    const { connection, dir } = this.#workspace;
    const folder = packsFolder(dir);
    const known = new Set<string>();
    const check = () => this.#asked.checkCancelled();
    for (const { id, sha256, retired } of deskPackFiles(connection.read)) {
      const name = `${id}.sxpack`;
      known.add(name);
      const file = join(folder, name);
      this.#step(file);
      if (!existsSync(file)) {
        if (!retired) this.say('packs', name, 'missing', 'error', ['评审包的文件不见了，已打的分都在。请向组织者再要一份同样的评审包，打开一次就补回来。', 'The file of a judging pack is gone, the marks are all there. Ask the organiser for the same pack and open it once more.']);
      } else if (await hashOf(file, check) !== sha256) {
        this.say('packs', name, 'altered', 'error', ['评审包的文件与打开时不同：被改过、被换过或磁盘出错。已打的分都在；请再打开一次原来的评审包。', 'The file of a judging pack is not the one that was opened: it was changed or replaced, or the disk failed. The marks are all there; open the original pack once more.']);
      }
    }
    const hashes = new Set(deskExportHashes(connection.read));
    for (const name of namesIn(folder)) {
      const hash = /^([0-9a-f]{64})\.sxscore$/.exec(name)?.[1];
      if (hash === undefined || !hashes.has(hash)) continue;
      known.add(name);
      this.#step(join(folder, name));
      if (await hashOf(join(folder, name), check) !== hash) {
        this.say('packs', name, 'altered', 'error', ['一份等待命名的成绩包变了，不能再交。请重新生成成绩包。', 'A score pack that waits for its name has changed and cannot be handed in. Make the score pack again.']);
      }
    }
    this.#unknown('packs', folder, known);
  }

  backups(): void {
    const { connection, dir, home, fields } = this.#workspace;
    const folder = backupsFolder(dir);
    const known = new Set<string>();
    const listed = listedBackups(connection.read);
    const there = backupFiles(folder);
    const names = new Set(there.map((one) => one.name));
    for (const name of new Set([...listed.keys(), ...hashesOnly(folder)])) {
      if (names.has(name)) continue;
      known.add(`${name}.sha256`);
      this.say('backups', name, 'missing', 'warning', [`备份“${name}”不见了：不是程序删除的，是别人或别的程序删掉或移走的。现在的数据不受影响，但不能再恢复到那个时候。请手工做一份新备份（做好以后不再提醒这一份），并拷贝到另一块磁盘。`,
        `Backup “${name}” is gone: this program did not remove it, somebody else deleted or moved it. The present data is not affected, but that moment cannot be restored any more. Make a new backup by hand (then this one is not missed any longer), and copy it to another disk.`]);
    }
    for (const { file, name, kind } of there) {
      for (const end of ['', '.sha256', '-wal']) known.add(`${name}${end}`);
      this.#step(file);
      const { state, sentence } = backupState(file, home, { deep: true, listed: listed.get(name) });
      // What a restore replaced may well be the damaged one.
      const severity = kind === 'replaced' ? 'note' : 'warning';
      if (state !== 'good') this.say('backups', name, state === 'altered' ? 'altered' : 'damaged', severity, sentence);
    }
    for (const contestId of contestsWithKeys(connection.read)) {
      const name = `keys-${contestId}.sxkeys`;
      const file = join(folder, name);
      this.#step(file);
      if (existsSync(file) && this.#opened(`contest-keys/${contestId}`, file, fields) !== null) continue;
      this.say('backups', name, existsSync(file) ? 'altered' : 'missing', 'warning', ['活动密钥的备份不见了或打不开。数据库里的密钥还在，现在的工作不受影响；如果以后恢复更早的备份，可能打不开成绩包。请尽快拷贝一份整个工作区。',
        'The backup of a contest’s keys is gone or does not open. The keys in the database are there and work goes on; but if an older backup is restored, score packs may not open. Copy the whole workspace to a stick soon.']);
    }
    for (const name of namesIn(folder)) if (/^keys-[^/]+\.sxkeys$/.test(name)) known.add(name);
    this.#unknown('backups', folder, known);
  }

  /** Files that nothing in the database names; `.part` are what a killed program left. */
  #unknown(part: One['part'], folder: string, known: ReadonlySet<string>): void {
    for (const name of namesIn(folder)) {
      if (known.has(name)) continue;
      this.#step(join(folder, name));
      const left = name.endsWith('.part');
      this.say(part, name, 'unknown', 'note', left
        ? ['没有写完的文件，是程序中途退出时留下的，可以删除；数据不受影响。', 'An unfinished file that a stopped program left behind; it can be deleted and no data is affected.']
        : ['数据库里没有登记这个文件：可能是别人放进来的，或是中断的操作、恢复旧备份后留下的。程序不会使用它，也不会删除它。',
          'Nothing in the database names this file: somebody put it there, or an interrupted action or a restored backup left it. The program neither uses nor deletes it.']);
    }
  }

  places(): void {
    const { dir, home, row, dataKey } = this.#workspace;
    const own = [databaseFile, attachmentsFolder, backupsFolder, exportsFolder, packsFolder, objectionsFolder, temporaryFolder, witnessFile]
      .map((of) => basename(of(dir)));
    const known = new Set([...own, ...['-wal', '-shm', '-journal'].map((end) => `${basename(databaseFile(dir))}${end}`)]);
    this.#unknown('database', dir, known);
    const key = join(home, 'device.key');
    this.#step(key);
    if (!existsSync(key) || statSync(key).size !== 32) {
      this.say('home', 'device.key', existsSync(key) ? 'damaged' : 'missing', 'warning', ['本机的钥匙文件不见了或已损坏：下次在本机打开要输入口令或打印的恢复密钥。数据不受影响。',
        'The key file of this computer is gone or damaged: next time the passphrase or the printed recovery key is needed. No data is affected.']);
    }
    for (const name of ['settings.json', 'recent.json']) {
      const file = join(home, name);
      if (!existsSync(file)) continue;
      this.#step(file);
      try {
        JSON.parse(readFileSync(file, 'utf8'));
      } catch {
        this.say('home', name, 'damaged', 'note', ['本机的设置或最近列表读不出来，程序按默认值工作；工作区的数据不受影响。', 'Settings or the list of recent workspaces cannot be read and their defaults hold; no data of the workspace is affected.']);
      }
    }
    const copy = homeWitness(home, row.id, dir);
    this.#step(copy);
    if (readWitness(copy, dataKey).state !== 'good' && !this.#workspace.frozen) {
      this.say('home', basename(copy), existsSync(copy) ? 'altered' : 'missing', 'note', ['见证在本机用户文件夹里的副本不见了或被改过；下次保存会重新写好。', 'The copy of the witness in your own folder is gone or was changed; the next save writes it anew.']);
    }
  }
}

/** Everything of the open workspace, part by part. */
export async function checkWorkspace(workspace: OpenWorkspace, asked: Asked) {
  const { dir, connection } = workspace;
  const total = 8 + [attachmentsFolder, objectionsFolder, packsFolder, backupsFolder].reduce((sum, of) => sum + namesIn(of(dir)).length, 0);
  const walk = new Walk(workspace, asked, total);
  walk.database();
  walk.witness();
  await walk.attachments();
  walk.objections();
  await walk.packs();
  walk.backups();
  walk.places();
  return {
    findings: walk.findings, files: walk.files, bytes: walk.bytes, events: auditCount(connection.read),
    sound: walk.findings.every((one) => one.severity === 'note'),
  };
}
