// A person decides that the present state of a frozen workspace is the one to work on: it goes on record, and the witness follows.
import { AppError } from '#contract/errors.ts';
import { setFact } from '#db/queries/keys.ts';
import { setCleanlyClosed, workspaceRow } from '#db/queries/workspace.ts';
import { mendSchema, mendable } from '#db/schema-check.ts';
import type { CommandContext } from '../context.ts';
import { guardAcknowledged, recordWitness } from './after-commit.ts';
import { acceptedFact, acceptedMarks } from './accepted.ts';
import type { OpenWorkspace } from './open-workspace.ts';

const refused = (zh: string, en: string): AppError => new AppError('accept_refused', { detail: zh, detailEn: en });

/**
 * Accepts what is there. Dropped triggers and indexes are made anew; tables that another program changed are not accepted.
 * @throws AppError accept_refused
 */
export function acceptWorkspace(workspace: OpenWorkspace, context: CommandContext, given: { reason: string; person: string }): void {
  const { frozen, found, connection, row } = workspace;
  if (!frozen) throw refused('这个工作区可以正常使用，没有要接受的变化。', 'This workspace works as usual; there is nothing to accept.');
  if (frozen.code === 'read_only') {
    throw refused('这里不能写入，记不下这个决定。请让管理员给出写入权限，或把整个文件夹复制到本机再打开。',
      'This place cannot be written, so the decision cannot be kept. Ask for write permission, or copy the whole folder to this computer.');
  }
  const { schema, badEvents, known } = found;
  if (schema && !mendable(schema)) {
    throw refused('数据库里的表被别的程序改过结构，程序不能安全地在上面写入。请从“备份”恢复。',
      'Another program changed the structure of tables; nothing can be written on it safely. Restore a backup.');
  }
  const seq = workspaceRow(connection.read)?.commit_seq ?? 0;
  context.write({
    action: 'workspace.accepted', subject: row.id,
    detail: { code: frozen.code, seq, known: known?.seq ?? null, badEvents: badEvents.length, schema: schema !== null },
  }, (db) => {
    const at = context.now().toISOString();
    if (schema) mendSchema(db, schema);
    if (badEvents.length > 0) setFact(db, acceptedFact, JSON.stringify([...acceptedMarks(connection), ...badEvents.map((one) => one.mark)]), at);
    setFact(db, `accepted ${at}`, JSON.stringify({ ...given, code: frozen.code, sentence: frozen.sentence }), at);
    setFact(db, 'witness_since', '1', at);
    setCleanlyClosed(db, false);
  });
  workspace.frozen = null;
  workspace.witness.acknowledged = workspaceRow(connection.read)?.commit_seq ?? 0;
  recordWitness(workspace);
  guardAcknowledged(workspace);
}
