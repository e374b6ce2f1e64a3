// What the witnesses, the file, the record and the schema say together when a workspace is opened: as usual, with a note, or
// only to be looked at. Pure: everything it rests on was read before.
import type { SchemaDifference } from '#db/schema-check.ts';
import { localMinute } from '../local-minute.ts';
import type { Frozen } from './frozen.ts';
import { schemaWords } from './schema-words.ts';
import type { ReadWitness, WitnessState } from './witness.ts';

export interface OpeningFacts {
  workspaceId: string;
  /** What the database says of itself. */
  seq: number; events: number; cleanlyClosed: boolean;
  /** Hash of an event of the record by its number, hex; null: there is none. */
  headAt: (event: number) => string | null;
  /** SHA-256 of the database file before it was opened; whether a journal lay beside it, and whether with something in it. */
  file: string; journalThere: boolean; journal: boolean;
  near: ReadWitness; home: ReadWitness;
  /** The newest witness of this workspace in the user's folder that was written for another place. */
  elsewhere: { said: WitnessState; dir: string } | null;
  /** The database says that a witness was made for it; this place is among those that were opened on this computer. */
  hadWitness: boolean; openedHere: boolean;
  /** A change of the data key was interrupted: both witnesses are still those of the old key. */
  rotating: boolean;
  /** Null: as it must be. */
  schema: SchemaDifference | null;
  /** Events of the record that do not fit the one before them, apart from those that a person accepted. */
  badEvents: readonly number[];
}

type Text = readonly [zh: string, en: string];

export interface OpeningVerdict {
  frozen: Frozen | null;
  /** Shown, but nothing is frozen for it. */
  notes: Text[];
  /** Goes on record: what was the matter with the witness. */
  witnessFault: 'missing' | 'damaged' | 'foreign' | 'older' | 'partial' | null;
  /** The newest authentic witness. */
  known: WitnessState | null;
}

const authentic = ({ state, said }: ReadWitness): WitnessState | null => (state === 'good' ? said : null);
const list = (items: readonly (string | number)[], join: string): string =>
  items.slice(0, 5).join(join) + (items.length > 5 ? ` … (${items.length})` : '');

const wayOut: Text = [
  '现在只能查看。请先核对；要找回原来的数据，请从“备份”恢复；确认现在的内容可以用，再选“按现状接受”并写明理由（会记入操作记录）。',
  'It can only be looked at now. Check it first; restore a backup to get the former data back, or accept the present state with a reason, which goes on record.',
];

function rolledBack({ seq, events, elsewhere, cleanlyClosed }: OpeningFacts, known: WitnessState, moved: boolean): Text {
  const fewer = known.events - events;
  const lost: Text = fewer > 0 ? [`，少了 ${fewer} 条操作`, `, ${fewer} actions fewer`] : ['', ''];
  const where: Text = moved ? [`（在“${elsewhere?.dir ?? ''}”）`, ` (in “${elsewhere?.dir ?? ''}”)`] : ['', ''];
  const how: Text = cleanlyClosed ? ['多半是放回了旧的文件夹、旧的数据库或旧的备份', 'An old folder, database or backup was probably put back']
    : ['多半是只拷来了 saixue.db 而缺少旁边的 saixue.db-wal，或这个文件被截断、放回了旧的',
      'Probably saixue.db was copied without saixue.db-wal beside it, or that file was cut off or replaced by an old one'];
  return [
    `数据库是较早的状态：见证记得的最后一次保存是第 ${known.seq} 次，时间 ${localMinute(known.at)}${where[0]}，这个数据库只到第 ${seq} 次${lost[0]}。${how[0]}。`,
    `The database is in an older state: the witness knows of save ${known.seq} at ${localMinute(known.at)}${where[1]}, this database ends at ${seq}${lost[1]}. ${how[1]}.`,
  ];
}

/** A restore was killed between the rename and its last word: the database is the one that was announced. */
const isRestored = (facts: OpeningFacts, known: WitnessState | null): boolean =>
  known !== null && known.next !== null && facts.file === known.next && !facts.journal;

/** What shows that another program, or a failing disk, changed the database. */
function changes(facts: OpeningFacts, known: WitnessState | null): Text[] {
  const found: Text[] = [];
  const restored = isRestored(facts, known);
  if (known && known.file !== null && !restored && (facts.file !== known.file || facts.journal)) {
    found.push(facts.file === known.file
      ? ['正常关闭以后，数据库旁边多出了有内容的 saixue.db-wal：别的程序打开过它', 'a saixue.db-wal with content appeared after it was closed: another program had it open']
      : [`数据库文件与 ${localMinute(known.at)} 关闭时不同：被别的程序改过、被换成了另一个文件，或磁盘出了错`,
        `the database file is not the one that was closed at ${localMinute(known.at)}: another program changed it, another file took its place, or the disk failed`]);
  }
  if (known && known.file === null && known.wal && !facts.cleanlyClosed && !facts.journalThere) {
    found.push(['上次没有正常关闭，此后 saixue.db-wal 不见了：它被删除，或别的程序打开过数据库并把它合并了进去',
      'it was not closed properly, and saixue.db-wal is gone since: it was deleted, or another program opened the database and merged it']);
  }
  const head = known && !restored && known.events > 0 && known.events <= facts.events ? facts.headAt(known.events) : null;
  if (known && head !== null && head !== known.head) {
    found.push([`操作记录第 ${known.events} 条不是见证记得的那一条：记录被改写，或换成了另一份`,
      `event ${known.events} of the record is not the one the witness knows: the record was rewritten or replaced`]);
  }
  if (known && !restored && known.events > facts.events) {
    found.push([`操作记录只有 ${facts.events} 条，见证记得有 ${known.events} 条：后面的被删掉了`,
      `the record has ${facts.events} events, the witness knows of ${known.events}: the later ones were removed`]);
  }
  if (facts.badEvents.length > 0) {
    found.push([`操作记录第 ${list(facts.badEvents, '、')} 条与前后对不上：被改过或缺失`,
      `events ${list(facts.badEvents, ', ')} of the record do not fit: they were changed or are missing`]);
  }
  if (facts.schema) {
    const [zh, en] = schemaWords(facts.schema);
    found.push([`数据库的结构被改过：${zh}`, `the structure of the database was changed: ${en}`]);
  }
  return found;
}

const nearNames: Record<NonNullable<OpeningVerdict['witnessFault']>, Text> = {
  partial: ['见证文件 witness.bin 有一半不能用（断电时没有写完，或被改过）', 'One half of the witness file witness.bin cannot be used (a power cut, or somebody changed it)'],
  missing: ['见证文件 witness.bin 不见了', 'The witness file witness.bin is gone'],
  damaged: ['见证文件 witness.bin 已损坏，读不出来', 'The witness file witness.bin is damaged and cannot be read'],
  foreign: ['见证文件 witness.bin 不是用这个工作区的密钥写的：被改过，或来自别处', 'The witness file witness.bin was not written with the key of this workspace: it was changed or comes from elsewhere'],
  older: ['见证文件 witness.bin 是较早的一份：被放回了旧的', 'The witness file witness.bin is an older one that was put back'],
};

function nearFault({ near, home, hadWitness, workspaceId, rotating }: OpeningFacts): { fault: OpeningVerdict['witnessFault']; text: Text } {
  const ownHome = authentic(home);
  const fault = near.state === 'missing' ? (hadWitness ? 'missing' : null)
    : near.state !== 'good' ? (rotating ? null : near.state)
      : ownHome && near.said && near.said.n < ownHome.n ? 'older' : near.partial && !rotating ? 'partial' : null;
  if (fault === 'foreign' && near.said && near.said.workspace !== workspaceId) {
    return { fault, text: ['见证文件 witness.bin 是另一个工作区的', 'The witness file witness.bin belongs to another workspace'] };
  }
  return { fault, text: fault ? nearNames[fault] : ['', ''] };
}

/** What to make of a workspace that is being opened. */
export function openingVerdict(facts: OpeningFacts): OpeningVerdict {
  const near = authentic(facts.near);
  const ownHome = authentic(facts.home);
  const known = near && ownHome ? (near.n >= ownHome.n ? near : ownHome) : near ?? ownHome;
  const { fault, text } = nearFault(facts);
  const reasons = changes(facts, known);
  const moved = !ownHome && facts.elsewhere !== null && facts.elsewhere.said.seq > facts.seq
    && (!known || facts.elsewhere.said.seq > known.seq);
  const newest = moved ? facts.elsewhere?.said ?? null : known;
  if (newest && newest.seq > facts.seq && !isRestored(facts, known)) {
    const [zh, en] = rolledBack(facts, newest, moved);
    const also = fault ? text : ['', ''] as const;
    return { known: newest, witnessFault: fault, notes: [], frozen: {
      code: 'rolled_back', sentence: `${zh}${also[0] && `${also[0]}。`}${wayOut[0]}`, sentenceEn: `${en} ${also[1] && `${also[1]}. `}${wayOut[1]}`,
    } };
  }
  // A readable witness that is not ours, and nothing else to compare with: a person must decide.
  if ((fault === 'foreign' || fault === 'damaged') && !ownHome) reasons.unshift(text);
  if (reasons.length > 0) {
    return { known, witnessFault: fault, notes: [], frozen: {
      code: 'changed_outside',
      sentence: `${reasons.map((one) => one[0]).join('；')}。${wayOut[0]}`,
      sentenceEn: `${reasons.map((one) => one[1]).join('; ')}. ${wayOut[1]}`,
    } };
  }
  const notes: Text[] = [];
  if (fault === 'partial') {
    notes.push([`${text[0]}；另一半完好，与数据库相符，已重新写好，数据没有受影响。`,
      `${text[1]}; the other half is whole and fits the database. It was written anew and no data is affected.`]);
  } else if (fault) {
    notes.push(ownHome
      ? [`${text[0]}。本机用户文件夹里的副本与数据库相符，已重新写好，数据没有受影响。`,
        `${text[1]}. The copy in your own folder fits the database; it was written anew and no data is affected.`]
      : [`${text[0]}，也没有别的见证可以对照：数据库内部是一致的，但不能证明它是最新的。已重新建立；请核对最近的操作是否都在。`,
        `${text[1]}, and there is no other to compare with: the database is consistent, but nothing proves that it is the newest. It was made anew; check that your last actions are there.`]);
  }
  if (facts.hadWitness && facts.openedHere && facts.home.state === 'missing') {
    notes.push(['本机用户文件夹里的见证副本不见了，已重新写好；工作区里的见证与数据库相符，数据没有受影响。',
      'The copy of the witness in your own folder was gone and was written anew; the one in the workspace fits the database and no data is affected.']);
  }
  if (!facts.rotating && (facts.home.state === 'damaged' || facts.home.state === 'foreign')) {
    notes.push(['本机用户文件夹里的见证副本不能用（被改过、已损坏，或密钥在别的电脑上更换过），已重新写好；工作区里的见证与数据库相符。',
      'The copy of the witness in your own folder could not be used (changed, damaged, or the key was changed on another computer) and was written anew; the one in the workspace fits the database.']);
  }
  return { frozen: null, notes, witnessFault: fault, known };
}
