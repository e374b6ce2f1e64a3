// What long work calls itself while it runs, in English; a test finds every label that has no English here.
const words: Readonly<Record<string, string>> = {
  正在核对评审包: 'Checking the judging pack', 正在载入示例作品: 'Loading sample entries', 示例评委正在评分: 'The sample’s judges are scoring',
  正在查看文件夹: 'Looking through the folder', 正在检查文件: 'Checking files', 求解: 'Solving', 正在拷贝材料: 'Copying materials',
  正在生成评审包: 'Making judging packs', 正在生成推荐文件: 'Making the recommendation file', 正在核对推荐文件: 'Checking the recommendation file',
  正在取出作品文件: 'Taking out the files of entries', 正在清理元数据: 'Cleaning metadata', 正在排查身份信息: 'Looking for identities',
  正在复制证明材料: 'Copying proofs', 正在写登记表: 'Writing the register', 正在计算学时和学分: 'Computing hours and credits',
  逐笔按试算的规则折算: 'Rating every line by the trial rules', 逐人核算: 'Assessing every teacher', 正在核对获奖教师: 'Matching award winners',
  逐笔按现行规则试算: 'Rating every line by the rules in force', 读取台账合计: 'Reading the sums of the ledger', 正在复制附件: 'Copying attachments',
};
const copying = /^正在复制第 (\d+) 个文件，共 (\d+) 个$/;

/** A label in the language of the program; names of files stay as they are. */
export function progressIn(language: 'zh' | 'en', label: string): string {
  if (language === 'zh') return label;
  const found = copying.exec(label);
  return found ? `Copying file ${found[1]} of ${found[2]}` : words[label] ?? label;
}
