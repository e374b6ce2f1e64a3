// The closed list of answers to a pack file: every code with its sentence in both languages. {x} is filled from the detail.
// What is refused is never shown and never merged; each sentence says so and says what to do.

export const packTexts = {
  // the file
  PK_UNREADABLE: ['读不到这个文件（{reason}），没有读入任何内容。请检查U盘是否拔出、文件是否被移动或正被其他程序使用，然后重试。', 'The file cannot be read ({reason}); nothing was read. Check that the stick is still in and that no other program holds the file, then try again.'],
  PK_TOO_LARGE: ['这个文件有 {bytes} 字节，超过了允许的大小，没有打开。请检查是否选错了文件。', 'The file has {bytes} bytes, more than is allowed; it was not opened. Check that it is the right file.'],
  PK_NOTPACK: ['这个文件不是赛学通的包，没有打开。请检查是否选错了文件。', 'This file is not a Saixue pack; it was not opened. Check that it is the right file.'],
  PK_KIND: ['这不是这里要打开的那一种包（评审包和成绩包可能放反了），没有打开。请换成正确的文件。', 'This is not the kind of pack that is opened here (judging and score packs may be mixed up); it was not opened. Choose the right file.'],
  PK_DAMAGED: ['文件不完整或被改动过，没有打开。请重新拷贝一次；仍不行时请对方再发一份。', 'The file is incomplete or was altered; it was not opened. Copy it again; if that does not help, ask for it anew.'],
  PK_PASSPHRASE: ['口令不对，没有打开，文件也没有改动。请逐个核对每个词后再试。', 'The passphrase is wrong; the file was not opened and not changed. Check every word and try again.'],
  PK_NEEDS_PASSPHRASE: ['这个文件要用口令打开，还没有输入口令。请输入组织者另外告诉您的口令。', 'This file opens with a passphrase, and none was given. Enter the passphrase that the organiser told you separately.'],
  PK_NOT_FOR_YOU: ['这个文件不是发给这里的，没有打开。请把它交给文件的收件人，或向对方要正确的一份。', 'This file was not made for this recipient; it was not opened. Hand it to the right person, or ask for the right one.'],
  PK_KDF_LIMIT: ['文件要求的口令计算量不合规，可能是恶意文件，没有打开。请不要使用它，并告诉组织者。', 'The file demands an unacceptable amount of passphrase work and may be hostile; it was not opened. Do not use it, and tell the organiser.'],
  // the container
  PK_HEADER_LEN: ['文件头的长度不合规，没有打开。请向对方再要一份。', 'The length of the header is not acceptable; the file was not opened. Ask for it anew.'],
  PK_JSON: ['文件内容的格式不合规，没有打开，已有的数据没有改动。请向对方再要一份。', 'The content of the file is not well formed; it was not opened and nothing was changed. Ask for it anew.'],
  PK_NONCANONICAL: ['文件内容的写法不规范，说明文件不是由赛学通生成或被改动过，没有打开。请向对方再要一份。', 'The content is not in canonical form, so the file was not made by Saixue or was altered; it was not opened. Ask for it anew.'],
  PK_SIGNATURE: ['签名不成立，文件可能被人改动或冒充，没有打开。请向对方核实，再要一份。', 'The signature does not hold; the file may be altered or forged. It was not opened. Check with the sender and ask for it anew.'],
  PK_SUITE: ['文件使用了不允许的加密方式“{suite}”，没有打开。请不要使用它，并告诉对方。', 'The file uses encryption that is not allowed (“{suite}”); it was not opened. Do not use it, and tell the sender.'],
  PK_NEWER: ['文件由更新版本的赛学通生成（格式 {needs}，本程序支持到 {supported}），没有打开。请先升级本程序。', 'The file was made by a newer Saixue (format {needs}, this program knows up to {supported}); it was not opened. Update this program first.'],
  PK_SCHEMA: ['文件内容不合规（{place}），没有打开。请告诉对方，并再要一份。', 'The content of the file is not valid ({place}); it was not opened. Tell the sender and ask for it anew.'],
  PK_BLOB: ['第 {blob} 个附件与签名的摘要不符，没有打开。请重新拷贝；仍不行时请对方再发一份。', 'Attachment {blob} does not match its signed digest; the file was not opened. Copy it again or ask for it anew.'],
  PK_TRUNCATED: ['文件比它声明的短，没有打开。请重新拷贝一次；仍不行时请对方再发一份。', 'The file is shorter than it says; it was not opened. Copy it again or ask for it anew.'],
  PK_PADDING: ['文件末尾的填充被改动过，没有打开。请向对方再要一份。', 'The padding at the end was altered; the file was not opened. Ask for it anew.'],
  PK_GAP_BYTES: ['文件里有来历不明的多余内容，没有打开。请向对方再要一份。', 'The file holds extra bytes that nothing accounts for; it was not opened. Ask for it anew.'],
  // a score sheet in Excel, which nobody signed
  PK_SHEET_FILE: ['不能读取这个表格文件（{code}）：{sentence}没有导入任何内容。', 'This workbook cannot be read ({code}): {sentence} Nothing was merged.'],
  PK_SHEET_KEYS: ['这个工作簿里没有评分表的校验信息，没有导入。它可能不是发出的评分表，或者内容被复制到了新的工作簿。请用发出的原文件填写，直接保存后交回。', 'This workbook does not carry the hidden keys of a score sheet; it was not merged. It may be another file, or the content was copied into a new workbook. Fill in the file that was issued, save it and hand that in.'],
  PK_SHEET_CHANGED: ['评分表里的校验信息与本届活动对不上，可能被改动过，没有导入。请用发出的原文件重新填写后交回。', 'The hidden keys of the score sheet do not match this contest and may have been altered; it was not merged. Fill in the issued file again and hand that in.'],
  PK_SHEET_HEAD: ['评分表的表头被改动过（{place}），无法确定分数属于哪项指标，整张表没有导入。请用发出的原文件重新填写后交回。', 'The headings of the score sheet were changed ({place}), so it is not certain which criterion a score belongs to; the whole sheet was not merged. Fill in the issued file again and hand that in.'],
  PK_SHEET_ROWS: ['评分表里的作品编号或作品信息被改动过（{place}），无法确定分数属于哪件作品，整张表没有导入。请用发出的原文件重新填写后交回。', 'Codes or particulars of entries in the score sheet were changed ({place}), so it is not certain which entry a score belongs to; the whole sheet was not merged. Fill in the issued file again and hand that in.'],
  PK_SHEET_CELL: ['评分表有 {count} 处填写不合规，整张表没有导入：{cells}。请评委改正后再交一次。', 'The score sheet has {count} cells that cannot be used; the whole sheet was not merged: {cells}. The judge should correct them and hand it in again.'],
  // what a pack says, against what is known here
  PK_RANGE: ['作品 {entry} 的指标“{criterion}”分值 {value} 不在评分标准允许之内，整个成绩包没有导入。请评委检查后重新导出。', 'Entry {entry}: the value {value} for “{criterion}” is not allowed by the rubric; the whole score pack was not merged. The judge should check and export again.'],
  PK_OTHER_CONTEST: ['这个包属于另一届活动“{contest}”，没有导入。请打开那届活动再导入。', 'This pack belongs to another contest, “{contest}”; it was not merged. Open that contest and try again.'],
  PK_WRONG_SLOT: ['这个包的评委席位 {slot} 与发出的评审包不符，没有导入。请核对是谁交来的文件。', 'Judge seat {slot} of this pack does not match the packs that were issued; it was not merged. Check who handed it in.'],
  PK_WRONG_SIGNER: ['签名的钥匙与此前认定的不同（指纹 {fingerprint}），没有导入。评委若换了电脑，请用原来那台导出，或电话核对指纹后重新认定。', 'The signing key differs from the one on record (fingerprint {fingerprint}); it was not merged. If the judge changed computers, export on the first one, or compare the fingerprint by phone.'],
  PK_ALREADY: ['这个包以前已经导入过，内容相同，不需要再做什么。', 'This very pack was already received; nothing more to do.'],
  PK_OLD: ['这个包（第 {seq} 次）比已有的（第 {last} 次）旧，只存档，不采用。', 'This pack (no. {seq}) is older than the one on record (no. {last}); it is archived, not used.'],
  PK_GAP: ['这个包是第 {seq} 次，中间缺少第 {missing} 次。它含有该评委的全部分数，确认后可以采用。', 'This is pack no. {seq}; no. {missing} never arrived. It holds all scores of this judge and can be used once you confirm.'],
  PK_BRANCH: ['该评委从同一次导出之后在两处分别改过分。两份都留存，内容不同的作品等评委重新导出后再定。', 'This judge changed scores in two places after the same export. Both packs are kept; entries that differ wait for a new export.'],
  PK_FORK: ['同一编号出现了内容不同的两个包，两份都已隔离，没有采用。请向对方核实哪一份是真的。', 'Two different packs carry the same number; both are set aside and unused. Ask the sender which one is right.'],
  PK_LATE: ['回收已经截止，这是迟到的成绩包：接收后只留存、不计分，要由两位不同的人先后确认采用才会计入，任何一位都可以决定不采用。', 'Receiving is closed and this score pack is late: once taken in it is kept but does not count until two different people have decided to use it; either of them may leave it out.'],
  PK_UNSIGNED: ['这是没有签名的 Excel 评分表，程序不能证明是谁填的。请打电话与评委核对分数，勾选确认后才采用。', 'This is a score sheet in Excel without a signature: the program cannot prove who filled it in. Check the scores with the judge by phone; it is used only once you tick it.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type PackCode = keyof typeof packTexts;
export type PackDetail = Readonly<Record<string, string | number>>;

/** What the disk says, in words; whatever is not here is shown as the code it is. */
const diskReasons: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  ENOENT: ['文件不在原处', 'the file is gone'], EISDIR: ['这是文件夹，不是文件', 'it is a folder'],
  EBUSY: ['正被其他程序使用', 'another program holds it'], EACCES: ['没有读取权限', 'reading is not permitted'], EPERM: ['没有读取权限', 'reading is not permitted'],
  ENAMETOOLONG: ['路径太长', 'the path is too long'], EIO: ['磁盘读取出错', 'the disk reports an error'],
  ENODEV: ['存储设备已拔出', 'the drive was removed'], ENXIO: ['存储设备已拔出', 'the drive was removed'],
};

/** The sentence of an answer in one language, with its details filled in; in English from xEn where there is one. */
export function packText(code: PackCode, detail: PackDetail = {}, language: 'zh' | 'en' = 'zh'): string {
  const at = language === 'zh' ? 0 : 1;
  const valueOf = (name: string) => (name === 'reason' ? diskReasons[String(detail[name])]?.[at] : undefined)
    ?? (language === 'en' ? detail[`${name}En`] : undefined) ?? detail[name];
  return packTexts[code][at].replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(valueOf(name) ?? hole));
}
