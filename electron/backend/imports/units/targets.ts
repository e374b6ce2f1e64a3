// Columns of a list of submitting units, words for their kinds, and what the template says.
import type { Filling } from '../kind.ts';
import { target } from '../targets.ts';
import type { Target } from '../targets.ts';
import { wordList } from '../words.ts';

export type UnitWord = 'province' | 'city' | 'county' | 'zone' | 'direct' | 'school' | 'other';
export const unitKinds = wordList<UnitWord>([
  ['county', '县区 区县 县级 区级 县 区 县市区 县级市 区县级 县（市、区） 旗'], ['city', '设区市 市 市级 地市 地级市 地市级 州市'],
  ['province', '省级 省 直辖市 自治区'], ['zone', '功能区 开发区 新区 示范区 高新区 管委会 经开区 实验区 管理区'],
  ['direct', '直属 直属学校 直属单位 市直 省直 厅属 省属 市属 局属 直属校 厅属中职 市直属 省直属'], ['school', '学校 校级 校'], ['other', '其他 其它'],
]);
export const unitKindName = (kind: string): string => unitKinds.names.find((name) => unitKinds.find(name) === kind) ?? kind;

export const unitTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  target('name', '单位名称', 'Unit', '报送单位 报送单位名称 名称 单位 单位全称 推荐单位 区县 县区 县市区 组织单位', { required: true }),
  target('kind', '类型', 'Kind', '类别 单位类型 单位类别 级别 层级 性质'),
  target('divisionCode', '行政区划代码', 'Division code', '区划代码 行政区代码 地区代码 区县代码 行政区划码 代码', { code: true }),
  target('parent', '上级单位', 'Above', '上级 所属单位 主管单位 隶属单位 上级主管单位 所属市 所属地市'),
  target('aliases', '别名', 'Other names', '简称 其他名称 又称 常用名 曾用名 别名（简称）'),
  target('remark', '备注', 'Remark', '说明'),
];

export const unitFillings = (): Record<string, Filling> => ({
  index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
  name: { width: 28, note: '各表“报送单位”一列里应当写的名称，一行一个。', example: '示范区教育局' },
  kind: { width: 12, note: '从下拉列表选择。不填按县区登记。', example: '县区', list: unitKinds.names },
  divisionCode: { width: 14, note: '2、4 或 6 位。开发区、直属学校、厅属中职没有代码，留空。本列是文本格式。', example: '' },
  parent: { width: 24, note: '上级单位的名称，要先登记，或写在本表前面的行里。可不填。', example: '' },
  aliases: { width: 34, note: '各单位报表里可能出现的其他写法，用顿号隔开，程序按它们认出本单位。不能与别的单位重复。', example: '示范区、示范' },
  remark: { width: 18, note: '可不填，不导入。', example: '' },
});
