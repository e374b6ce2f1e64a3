// Faults found in a row of a workbook: code → sentence in both languages. {x} is filled from the row.

export const problemTexts = {
  required: ['“{column}”不能为空。本行不导入，请补上。', '“{column}” is empty. The row is skipped; fill it in.'],
  unknown_division: ['没有“{value}”这个组别。本行不导入，请改为：{choices}。', 'There is no division “{value}”. The row is skipped; use one of: {choices}.'],
  unknown_category: ['没有“{value}”这个项目。本行不导入，请改为：{choices}。', 'There is no category “{value}”. The row is skipped; use one of: {choices}.'],
  category_division: ['项目“{value}”不在“{division}”设置。本行不导入，请核对组别和项目。', 'Category “{value}” is not open to division “{division}”. The row is skipped.'],
  long_number: ['号码存成了数字，15 位以后已经丢失（显示 {value}）。本行不导入，请把列改成“文本”格式后重新填写。', 'The number was stored as a number and lost its digits after the 15th ({value}). The row is skipped; format the column as text and type it again.'],
  id_checksum: ['证件号码校验位不对（{value}）。本行不导入，请对照证件更正。', 'The ID number fails its check digit ({value}). The row is skipped; correct it.'],
  id_length: ['证件号码应为 18 位，现在是 {count} 位。本行不导入，请对照证件更正。', 'An ID number has 18 characters, this has {count}. The row is skipped; correct it.'],
  id_date: ['证件号码里的出生日期不存在（{value}）。本行不导入，请对照证件更正。', 'The birth date inside the ID number does not exist ({value}). The row is skipped; correct it.'],
  id_old: ['15 位旧证件号码已按规则换算成 18 位，请核对。', 'The 15-digit ID number was converted to 18 digits; please check.'],
  id_form: ['证件号码里有看不懂的字符（{value}）。本行不导入，请对照证件更正。', 'The ID number holds characters that cannot be read ({value}). The row is skipped; correct it.'],
  id_normalised: ['证件号码里的空格、全角或小写字母已规范。', 'Spaces, full-width or lower-case letters in the ID number were normalised.'],
  student_id: ['学籍号格式不对（{value}）。本行不导入，应为 G/J/L 加 18 位。', 'The student number has a wrong form ({value}). The row is skipped; it is G/J/L and 18 characters.'],
  phone: ['手机号不对（{value}）。本行不导入，应为 11 位、以 1 开头。', 'The mobile number is wrong ({value}). The row is skipped; it has 11 digits and starts with 1.'],
  school_code: ['学校标识码应为 10 位数字（{value}）。本行不导入，请更正或留空。', 'A school code has 10 digits ({value}). The row is skipped; correct it or leave it empty.'],
  authors_too_many: ['作者 {count} 人，超过每件 {max} 人的上限。本行不导入。', '{count} authors exceed the limit of {max}. The row is skipped.'],
  authors_too_few: ['作者 {count} 人，少于要求的 {min} 人。本行不导入。', '{count} authors, {min} are required. The row is skipped.'],
  advisors_count: ['指导教师 {count} 人，应为 {min}–{max} 人。本行不导入。', '{count} advisors; {min} to {max} are allowed. The row is skipped.'],
  values_mismatch: ['“{column}”有 {count} 个值，与作者人数 {authors} 不符。本行不导入，请逐一对应。', '“{column}” has {count} values for {authors} authors. The row is skipped; match them one by one.'],
  number_format: ['“{column}”应为数字（{value}）。本行不导入。', '“{column}” must be a number ({value}). The row is skipped.'],
  duration_format: ['时长看不懂（{value}）。本行不导入，请写成 8:42、8分42秒 或秒数。', 'The duration cannot be read ({value}). The row is skipped; write 8:42 or the number of seconds.'],
  duration: ['时长 {value} 不在 {min}–{max} 之内。', 'The duration {value} is outside {min}–{max}.'],
  one_person: ['一格里有 {count} 个姓名。本行不导入，请一人一行。', 'One cell holds {count} names. The row is skipped; write one person a row.'],
  duplicate_row: ['与第 {other} 行重复（{value}）。本行不导入，请保留一行。', 'Repeats row {other} ({value}). The row is skipped; keep one of them.'],
  same_work: ['与第 {other} 行的作品名称、作者和单位都相同，只是编号不同，已作为两件作品读入，请核对。', 'Same title, author and unit as row {other}, only the number differs; read as two entries, please check.'],
  duplicate_person: ['同一证件号在第 {other} 行用了别的姓名。本行不导入，请核对。', 'The same ID number has another name in row {other}. The row is skipped; check.'],
  school_ambiguous: ['有 {count} 所学校叫“{value}”，不能确定是哪一所。本行不导入，请填写学校标识码或报送单位。', '{count} schools are called “{value}”. The row is skipped; give the school code or the submitting unit.'],
  school_name: ['学校标识码 {code} 已登记为“{name}”，与本行的“{value}”不同，按标识码采用，请核对。', 'School code {code} is registered as “{name}”, not “{value}”; the code was followed, please check.'],
  too_long: ['“{column}”超过 {max} 个字。本行不导入。', '“{column}” is longer than {max} characters. The row is skipped.'],
  formula: ['这是公式，已取上次计算的结果，请核对。', 'This is a formula; its last result was taken, please check.'],
  formula_no_value: ['公式没有保存计算结果。本行不导入，请在 Excel 里打开、保存后再导入。', 'The formula has no stored result. The row is skipped; open and save the file in Excel first.'],
  cell_error: ['单元格是错误值（{value}）。本行不导入，请更正。', 'The cell holds an error ({value}). The row is skipped; correct it.'],
  merged_cell: ['数据区有合并单元格，只有第一格有值。本行不导入，请取消合并并填好每一格。', 'Cells are merged in the data; only the first holds a value. The row is skipped; unmerge and fill each cell.'],
  hidden_row: ['这是被隐藏的行，已一并读入，请核对。', 'This row is hidden; it was read all the same, please check.'],
  spaces: ['已去除姓名里的空格（{value}）。', 'Spaces inside the name were removed ({value}).'],
  frozen_entry: ['作品已进入评审，本行的改动不导入。', 'The entry is already being judged; the change in this row is not imported.'],
  frozen_judge: ['评委已分配作品，本行对单位或评审组别的改动不导入。', 'The judge already has entries; changes of unit or divisions in this row are not imported.'],
  header_guessed: ['表头“{value}”按“{target}”读入，请核对。', 'The heading “{value}” was read as “{target}”; please check.'],
  header_twice: ['有多个列都像“{target}”（{columns}），都没有采用。请只保留一列，或指定用哪一列。', 'Several columns look like “{target}” ({columns}); none was used. Keep one, or choose one.'],
  header_again: ['这是重复的表头行，已跳过。', 'This is a repeated header row; it was skipped.'],
  hidden_sheet: ['工作表“{value}”是隐藏的，没有读入。需要导入时请取消隐藏。', 'Sheet “{value}” is hidden and was not read. Unhide it to import it.'],
  example_row: ['这是模板里的示例行，已跳过。', 'This is the example row of the template; it was skipped.'],
  total_row: ['这是合计或签章行，已跳过。', 'This is a total or signature row; it was skipped.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type ProblemCode = keyof typeof problemTexts;
export type Severity = 'error' | 'warning' | 'note';

/** The sentence of a problem with its details filled in. */
export function problemText(code: ProblemCode, details: Record<string, string | number>, language: 'zh' | 'en' = 'zh'): string {
  return problemTexts[code][language === 'zh' ? 0 : 1]
    .replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(details[name] ?? hole));
}
