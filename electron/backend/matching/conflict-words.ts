// Why a judge must step back, in words, by the kinds of conflicts; the window has its own short ones.
type Text = readonly [zh: string, en: string];

export const conflictWords = {
  not_qualified: ['不评这个组别、学科、项目或语言', 'does not judge this division, subject, category or language'],
  same_school: ['与作品同校', 'is of a school of the entry'],
  same_unit: ['与作品同单位', 'works in the institution of the entry'],
  same_submitting_unit: ['与作品同属一个报送单位', 'belongs to the unit that reported the entry'],
  author: ['是作品的作者', 'is an author of the entry'],
  advisor: ['是作品的指导教师', 'is an advisor of the entry'],
  relative: ['是作者或指导教师的亲属', 'is a relative of an author or advisor'],
  teacher_student: ['与作者或指导教师是师生', 'is teacher or student of an author or advisor'],
  coauthor: ['近年与作者或指导教师合作过作品', 'lately made an entry with an author or advisor'],
  colleague: ['与作者或指导教师是同事', 'is a colleague of an author or advisor'],
  judged_before: ['往届评过该作者的作品', 'judged the author in an earlier contest'],
  recused: ['已在评分单上申请回避', 'stepped back on the score sheet'],
  declared: ['已登记回避', 'has a declared conflict'],
  other: ['另有应当回避的情形', 'has another reason to step back'],
} as const satisfies Record<string, Text>;
