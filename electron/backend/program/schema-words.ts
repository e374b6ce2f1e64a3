// What is wrong with the structure of a database, as a clerk can understand it: which data lost its protection.
import type { SchemaDifference } from '#db/schema-check.ts';

type Text = readonly [zh: string, en: string];

/** Tables that are protected, and those whose loss a person has to understand; the others are told by their name. */
const tables: Readonly<Record<string, Text>> = {
  audit: ['操作记录', 'the record'], score_packs: ['收到的成绩包', 'received score packs'], entry_codes: ['作品编号', 'codes of entries'],
  desk_events: ['评委的评分经过', 'the steps of a judge’s marking'], desk_exports: ['评委交出的成绩包', 'score packs handed in'],
  postings: ['学分台账', 'the credit ledger'], posting_batches: ['学分台账的批次', 'batches of the ledger'],
  posting_reasons: ['学分台账的理由', 'reasons in the ledger'], rule_versions: ['学分规则的版本', 'versions of the credit rules'],
  rule_uses: ['启用学分规则的登记', 'the uses of credit rules'], rule_caps: ['学分上限', 'credit caps'],
  declaration_steps: ['学分申报的经过', 'the steps of declarations'], school_codes_given: ['发过的学校编号', 'school codes that were given'],
  schools: ['学校', 'schools'], expert_draws: ['专家抽取的结果', 'draws of experts'],
  expert_replacements: ['专家替换的登记', 'replacements of experts'], assignment_plans: ['分配方案', 'assignment plans'],
  calibration_codes: ['标定作品的编号', 'codes of calibration'], case_decisions: ['疑难成绩的处理决定', 'decisions on cases'],
  arbitration_codes: ['仲裁的编号', 'codes of arbitration'], award_changes: ['奖项的改动', 'changes of awards'],
  result_versions: ['结果的版本', 'versions of the results'], unblind_steps: ['揭盲的经过', 'the steps of unblinding'],
  checkpoints: ['检查点', 'checkpoints'], objection_decisions: ['异议的处理决定', 'decisions on objections'], users: ['用户', 'users'],
  purges: ['到期删除个人信息的登记', 'deletion runs'], contests: ['活动', 'contests'], entries: ['作品', 'entries'],
  entry_people: ['作者和指导教师', 'authors'], judges: ['评委', 'judges'], scores: ['评分', 'scores'], teachers: ['教师', 'teachers'],
  attachments: ['附件的登记', 'attachments'], assignments: ['分配', 'assignments'], key_slots: ['打开数据的钥匙', 'key slots'],
};

/** `trigger audit_no_delete` in words; with its name where nothing is known of it. */
function partWords(key: string): Text {
  const [type = '', name = ''] = key.split(' ');
  const [, protectedTable = '', what = ''] = /^(.+)_no_(update|delete)$/.exec(name) ?? [];
  const known = Object.hasOwn(tables, protectedTable) ? tables[protectedTable] : undefined;
  if (type === 'trigger' && known) {
    return what === 'delete' ? [`“${known[0]}”不许删除的保护`, `the protection of ${known[1]} against deletion`]
      : [`“${known[0]}”不许改写的保护`, `the protection of ${known[1]} against rewriting`];
  }
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (type === 'table' && table) return [`存放“${table[0]}”的表`, `the table of ${table[1]}`];
  switch (type) {
    case 'trigger': return [`一条自动规则（${name}）`, `an automatic rule (${name})`];
    case 'table': return [`一张数据表（${name}）`, `a table (${name})`];
    case 'index': return [`一个索引（${name}）`, `an index (${name})`];
    default: return [`一个结构（${name}）`, `a part (${name})`];
  }
}

const shown = 5;
function listed(keys: readonly string[], verb: Text): Text[] {
  if (keys.length === 0) return [];
  const parts = keys.slice(0, shown).map(partWords);
  const more: Text = keys.length > shown ? [`等 ${keys.length} 处`, ` and others, ${keys.length} in all`] : ['', ''];
  return [[`${verb[0]}${parts.map((one) => one[0]).join('、')}${more[0]}`, `${verb[1]} ${parts.map((one) => one[1]).join(', ')}${more[1]}`]];
}

/** The difference as one piece of a sentence, without its end. */
export function schemaWords({ missing, changed, unknown }: SchemaDifference): Text {
  const parts = [...listed(missing, ['缺少', 'missing:']), ...listed(changed, ['被改的是', 'changed:']), ...listed(unknown, ['多出', 'unknown:'])];
  return [parts.map((one) => one[0]).join('；'), parts.map((one) => one[1]).join('; ')];
}
