// What each number of a picture means, in both languages, as it stands in the workbook.
export interface Said { zh: string; en: string }
const said = (zh: string, en: string): Said => ({ zh, en });

export const words = {
  at: said('数据截至 ', 'As of '), meaning: said('数字的含义', 'What the numbers mean'), number: said('数字', 'Number'), until: said('计算到 ', 'Counted up to '),
  funnel: said('作品进程', 'How far entries came'), awards: said('获奖分布', 'Awards'), scales: said('评委尺度', 'Scales of judges'),
  credits: said('各校学分完成率', 'Credits by school'), shortages: said('学分缺口', 'Short of credits'),
  stage: said('环节', 'Stage'), level: said('层级', 'Level'), entries: said('作品', 'Entries'), unit: said('报送单位', 'Unit'), division: said('组别', 'Division'),
  allDivisions: said('全部组别', 'All divisions'), noUnit: said('没有报送单位', 'No unit'), noSchool: said('没有学校的教师', 'Teachers of no school'), awardsTogether: said('获奖合计', 'Awards in all'),
  judge: said('评委', 'Judge'), group: said('排名组', 'Group'), marks: said('评分数', 'Marks'), low: said('下须', 'Low whisker'), q1: said('下四分位', 'Lower quartile'),
  median: said('中位数', 'Median'), q3: said('上四分位', 'Upper quartile'), high: said('上须', 'High whisker'), outside: said('须外', 'Beyond whiskers'),
  remark: said('说明', 'Remark'), few: said('数据不足', 'Too few'), school: said('学校', 'School'), schools: said('学校数', 'Schools'), teachers: said('教师', 'Teachers'),
  kept: said('跟上', 'On track'), keptShare: said('完成率', 'Share on track'), place: said('单位或学校', 'Unit or school'), kind: said('类别', 'Kind'),
  short: said('有缺口', 'Short'), behind: said('其中落后', 'Of these far behind'), shortShare: said('缺口比例', 'Share short'),
} as const;

export const stageNames = {
  handedIn: said('下级报送', 'Handed in by units'), registered: said('登记', 'Registered'), eligible: said('资格通过', 'Eligible'),
  checked: said('身份检查通过', 'Checked for names'), assigned: said('已分派', 'Assigned'), judged: said('评完', 'Judged'), awarded: said('获奖', 'Awarded'),
  recommended: said('推荐上报', 'Passed on'),
} as const;

export const stageMeanings = {
  handedIn: said('登记时写明了报送单位的作品，含后来退出的。身份密封期间不显示。', 'Entries registered with the unit that handed them in, those withdrawn later included. Not shown while identities are sealed.'),
  registered: said('登记过的全部作品，含后来退出或被排除的。', 'All entries ever registered, those withdrawn or excluded later included.'),
  eligible: said('仍然参评的作品，即总览里的“作品”；资格查重中有疑问但还没有决定的也算在内。', 'Entries that still take part, as counted on the overview; those with an open eligibility question are included.'),
  checked: said('参评作品中，文件全部查过、没有待处理的泄露身份问题的；没有文件的作品无可检查，算通过。', 'Of these, entries whose files were all looked through and leave no blocking name open; an entry without files has nothing to check.'),
  assigned: said('参评作品中至少分给一位评委的。', 'Of these, entries given to one judge or more.'),
  judged: said('已分派的作品中，每一位评委的评分都已收回的。', 'Of those assigned, entries whose marks have come back from every judge.'),
  awarded: said('结果中有奖项的参评作品；还没有计算结果时不显示。', 'Entries with an award in the results; not shown before results are computed.'),
  recommended: said('各报送单位最近一次推荐文件里的作品数之和。', 'Entries in the newest recommendation file of each unit, together.'),
} as const;

export const meanings: Record<'awards' | 'scales' | 'credits' | 'shortages', readonly (readonly [Said, Said])[]> = {
  awards: [
    [words.entries, said('结果列表中的作品数。', 'Entries in the list of results.')],
    [words.awards, said('结果列表中各奖项的作品数。', 'Entries with each award in the list of results.')],
    [words.unit, said('结果发布以后才按报送单位统计；发布以前只有组别。', 'Counted by unit only after the results are published; before that by division.')],
  ],
  scales: [
    [words.median, said('这位评委的评分减去同一作品其他评委的平均分，取中位数。负数偏严，正数偏宽。', 'The median of this judge’s marks less the mean of the other judges of the same entry. Below zero severe, above zero lenient.')],
    [words.q1, said('差值从小到大排列的四分之一处和四分之三处，按线性插值。', 'A quarter and three quarters of the way through the differences, by linear interpolation.')],
    [words.low, said('距箱体不超过 1.5 倍箱高的最远差值；更远的算须外。', 'The farthest difference within 1.5 heights of the box; what lies farther is beyond the whiskers.')],
    [words.few, said('与其他评委共同评过的作品少于 8 件时不作判断。', 'Nothing is said with fewer than 8 entries shared with other judges.')],
  ],
  credits: [
    [words.teachers, said('计入考核的教师；退休、离职等不计入的不算。', 'Teachers who are assessed; those retired or gone are not.')],
    [words.kept, said('到那一天已经达到应得学分的教师（含已完成本周期的）。', 'Teachers who had by that day what was due, those done with the cycle included.')],
    [words.keptShare, said('跟上的教师除以计入考核的教师。没有规则可依的教师算在人数里，不算跟上。', 'Teachers on track over teachers assessed. Those without a rule count as teachers and not as on track.')],
  ],
  shortages: [
    [words.teachers, said('计入考核的教师。', 'Teachers who are assessed.')],
    [words.short, said('到今天没有达到应得学分的教师：略慢、落后、本周期已不可达。', 'Teachers without what is due today: a little slow, behind, or out of reach in this cycle.')],
    [words.behind, said('其中落后和本周期已不可达的教师。', 'Of these, teachers behind or out of reach.')],
    [words.shortShare, said('有缺口的教师除以计入考核的教师。', 'Teachers short over teachers assessed.')],
  ],
};
