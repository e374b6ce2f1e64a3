// 个人信息保护影响评估表, filled in as far as the data tells; what a person must judge is left blank and marked. Pure.
import type { z } from 'zod';
import type { Due, Item, PrivacyRules } from '#contract/schema/privacy.ts';
import type { Sheet, SheetRow } from '#backend/excel/write.ts';
import { addAges, noAges } from '../ages.ts';
import { chineseDay } from '../clock.ts';
import { keptWords, type ContestCounts } from './year-pack.ts';

export interface ImpactFacts {
  /** Of one contest; '': of the whole workspace. */
  title: string; students: boolean; office: string; made: Date; person: string; rules: z.output<typeof PrivacyRules>;
  items: readonly z.output<typeof Item>[]; contests: readonly ContestCounts[]; due: readonly z.input<typeof Due>[]; looks: number; exports: number;
}

const blank = { value: '', look: 'example' as const };
const toJudge = '（由评估人填写）';
const columns: Sheet['columns'] = [{ header: '评估内容', width: 30 }, { header: '情况（程序从数据填写）', width: 70 }, { header: '评估人判断', width: 30 }];

/** Each line: what is asked, what the data says ('' where it says nothing), and room for a judgement. */
const line = (asked: string, told = ''): SheetRow => [asked, told === '' ? { value: toJudge, look: 'example' } : told, blank];

function assessment(facts: ImpactFacts): SheetRow[] {
  const { rules, contests, items, due } = facts;
  const ages = contests.reduce((all, one) => addAges(all, one.ages), noAges());
  const persons = contests.reduce((sum, one) => sum + one.persons, 0);
  const missing = contests.reduce((sum, one) => sum + one.missingConsents, 0);
  const overdue = due.filter((one) => one.overdue).length;
  const days = [...new Set(due.map((one) => one.days))].toSorted((a, b) => a - b);
  return [
    { heading: '一、基本情况' },
    line('评估对象', facts.title === '' ? `${facts.office}工作区的全部活动（${contests.length} 届）` : facts.title),
    line('评估单位', facts.office), line('评估日期', chineseDay(facts.made)), line('评估人', facts.person), line('个人信息保护负责人'),
    line('为什么要评估（第五十五条）', [
      ages.children > 0 || facts.students ? `处理不满 ${rules.childAge} 周岁未成年人的个人信息（敏感个人信息）` : '', '身份证件号码等敏感个人信息', '公示、颁奖时公开个人信息',
    ].filter((one) => one !== '').join('；')),
    { heading: '二、处理的目的、方式是否合法、正当、必要（第五十六条第一项）' },
    line('处理目的', [...new Set(items.map((one) => one.basis))].join('；')), line('合法性基础（同意、履行法定职责或其他）'),
    line('收集的个人信息', items.map((one) => `${one.where}：${one.what}（${one.persons}，${keptWords[one.kept]}）`).join('\n')),
    line('涉及的人', `${persons} 人次：儿童 ${ages.children}，其他未成年人 ${ages.minors}，成年人 ${ages.adults}，年龄不详 ${ages.unknown}`),
    line('是否只收集必要的信息'), line('监护人同意', missing === 0 ? '没有缺少的记录' : `有 ${missing} 名作者没有登记监护人同意，处理前应补齐`),
    line('告知：是否公开了处理规则、儿童专门规则'),
    line('保存期限', `${days.join('、') || rules.retentionDays} 天；已到期未删除的活动 ${overdue} 届`),
    line('委托处理、向上级报送、公开', '向上一级报送用加密的推荐文件；公示名单不含证件号码、电话、住址'),
    line('向境外提供', '程序离线运行，不向任何服务器发送数据'),
    { heading: '三、对个人权益的影响及安全风险（第五十六条第二项）' },
    line('限制个人自主决定权、差别待遇', '奖项由评委匿名打分和公开规则得出，每件作品可打印成绩复核单'),
    line('名誉受损、精神压力（公示、泄露的后果）'), line('人身、财产受损的可能'),
    line('访问情况', `本年记录查看 ${facts.looks} 次，其中导出、取出完整号码、打开密封身份 ${facts.exports} 次`),
    line('发生泄露的可能性（高、中、低）'), line('影响程度（高、中、低）'),
    { heading: '四、保护措施是否合法、有效并与风险程度相适应（第五十六条第三项）' },
    line('加密', '证件号码、学籍号、手机号码逐项加密（AES-256-GCM），异议和密封身份整体加密；备份与工作区同样受保护'),
    line('最小权限', '用户和角色可启用；号码默认打码，取出完整号码要写事由并记录'),
    line('评审匿名', '评审包里没有姓名、学校字段；附件在发包前检查并清除身份线索'),
    line('记录', '每个改动进入哈希链，访问逐日计数；保存不少于评估要求的年限'),
    line('删除', '按保存期限提醒，两人执行，出具删除证明'), line('应急：停止、补救、报告主管部门并通知个人（第五十七条）'),
    line('人员培训、保密承诺'),
    { heading: '五、结论' },
    line('总体风险（高、中、低）'), line('需要改进的措施、责任人、期限'), line('同意处理／暂缓处理'), line('负责人签字、日期'),
  ];
}

export function impactSheets(facts: ImpactFacts): Sheet[] {
  return [
    {
      name: '影响评估', title: '个人信息保护影响评估表', columns, rows: assessment(facts),
      notes: [
        `依据《个人信息保护法》第五十五、五十六条；本表和处理情况记录至少保存 ${facts.rules.impactYears} 年。`,
        '栏目参照 GB/T 39335—2020《信息安全技术 个人信息安全影响评估指南》的评估要素编排，是凭公开标题整理的，没有逐条对照标准全文；正式评估请对照标准。',
        '灰色“由评估人填写”和最右一栏要由人判断，程序不代填。',
      ],
    },
    {
      name: '保存期限', title: '各活动的保存期限', filter: true,
      columns: [{ header: '活动', width: 40 }, { header: '起算日', width: 14 }, { header: '天数', width: 10, format: 'integer' }, { header: '保存到', width: 14 }, { header: '已到期', width: 10 }, { header: '已删除', width: 14 }],
      rows: facts.due.map((one) => [one.title, one.from ?? '', one.days, one.due ?? '', one.overdue ? '是' : '否', one.purgedAt ? chineseDay(one.purgedAt) : '']),
    },
  ];
}
