// What is wrong with a database that fails its check, in words; what SQLite or the code calls it stays in the details.
import { AppError } from '#contract/errors.ts';

type Text = readonly [zh: string, en: string];

const words: Readonly<Record<string, Text>> = {
  application_id: ['它不是赛学通的数据库，或者文件开头的标记被改过', 'it is no Saixue database, or the mark at the head of the file was changed'],
  workspace: ['数据库里没有工作区的登记', 'the entry of the workspace is not in it'],
  key_slots: ['打开数据用的钥匙不在数据库里，或者已经损坏', 'the key slots that open the data are gone from it or damaged'],
  foreign_key_check: ['有的记录指向已经不存在的记录', 'rows in it name rows that are not there'],
  audit: ['读回来的内容与原来的不一样', 'what was read back is not what was written'],
  settings: ['数据库不接受安全保存所需的设置', 'it does not take the settings that safe saving needs'],
  engine: ['程序里的 SQLite 版本太旧，请重新安装赛学通', 'the SQLite of this program is too old; install Saixue again'],
  behind: ['磁盘出错以后重新读取，最近已经保存的操作不在里面', 'it was read anew after the disk failed, and actions that had been saved are missing'],
};
const pages: Text = ['数据库文件有一部分已经损坏，读不出来（可能是磁盘出错、复制不完整，或别的程序改过它）',
  'part of the database file is damaged and cannot be read (the disk failed, it was copied in part, or another program changed it)'];
const notADatabase: Text = ['这个文件已经不是数据库：开头被改写，或者内容被换掉了', 'the file is no database any more: its head was overwritten or its content replaced'];

/**
 * The refusal of a damaged database.
 * @param why a word of this list, or what SQLite reported
 * @param todo the way out, where a better one is known than any backup
 */
export function damaged(why: string, todo: Text = ['请从“备份”恢复最近一份。', 'Restore the latest backup.']): AppError {
  const [detail, detailEn] = Object.hasOwn(words, why) ? words[why] ?? pages : why.startsWith('SQLITE_NOTADB') ? notADatabase : pages;
  return new AppError('db_damaged', { detail, detailEn, todo: todo[0], todoEn: todo[1], why });
}
