// The made-up city of 云澜: four districts that submit, eight schools, six judges. None of it exists.

export interface DemoSchool { name: string; code: string; unit: string }
export interface DemoJudge {
  name: string; workplace: string; schoolCode: string; unit: string; subjects: string; divisions: string;
  /** Points that this judge gives more (or less) than the others on average. */
  severity: number;
}

/** School codes: type (21 小学, 31 初中, 34 高中, 36 中职), province 61, and a serial of the made-up range 99…. */
export const demoSchools = [
  { name: '云澜市望江区第一小学', code: '2161990001', unit: '望江区教育局' },
  { name: '云澜市望江区实验初级中学', code: '3161990001', unit: '望江区教育局' },
  { name: '云澜市青禾区中心小学', code: '2161990002', unit: '青禾区教育局' },
  { name: '云澜市青禾高级中学', code: '3461990001', unit: '青禾区教育局' },
  { name: '松岭县城关小学', code: '2161990003', unit: '松岭县教育体育局' },
  { name: '松岭县职业教育中心', code: '3661990001', unit: '松岭县教育体育局' },
  { name: '云溪县初级中学', code: '3161990002', unit: '云溪县教育局' },
  { name: '云溪县第一高级中学', code: '3461990002', unit: '云溪县教育局' },
] as const satisfies readonly DemoSchool[];

/** Exactly one judge teaches at a school that has entries; the others come from outside all of them. */
export const demoJudges: readonly DemoJudge[] = [
  {
    name: '孙立群', workplace: '云澜市教育科学研究院', schoolCode: '', unit: '',
    subjects: '数学、科学', divisions: '小学组、初中组', severity: -2,
  },
  {
    name: '马骏', workplace: '云澜市教师进修学校', schoolCode: '', unit: '',
    subjects: '语文', divisions: '小学组、初中组', severity: 2,
  },
  {
    name: '何静', workplace: '云澜市电化教育馆', schoolCode: '', unit: '',
    subjects: '信息科技、英语', divisions: '小学组、初中组、高中组', severity: 0.5,
  },
  {
    name: '陆文博', workplace: '云澜师范学院', schoolCode: '', unit: '',
    subjects: '物理、化学、生物学', divisions: '初中组、高中组、中职组', severity: -1,
  },
  {
    name: '沈若兰', workplace: '云澜市教育局教研室', schoolCode: '', unit: '',
    subjects: '历史、地理、专业课', divisions: '小学组、高中组、中职组', severity: 1,
  },
  {
    name: '高春梅', workplace: demoSchools[0].name, schoolCode: demoSchools[0].code, unit: demoSchools[0].unit,
    subjects: '数学、语文', divisions: '小学组、初中组、高中组、中职组', severity: -0.5,
  },
];
