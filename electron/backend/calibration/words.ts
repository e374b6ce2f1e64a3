// The report on one judge as a clerk would say it, in both languages. Pure.
import type { z } from 'zod';
import type { JudgeCalibration } from '#contract/schema/calibration.ts';
import type { Text } from '#backend/refusals.ts';

type Line = Omit<z.input<typeof JudgeCalibration>, 'words' | 'wordsEn'>;
type Figures = Line['seeds'];
interface Limits { tolerance: number | null; repeatTolerance: number | null; locked: boolean }

const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));

/** “4 件标杆作品中 3 件在允许差以内，平均差 +1.5 分”; null without a mark. */
function compared(what: Text, { given, done, inside, meanDifference, meanDistance }: Figures, limit: number | null): Text | null {
  if (given === 0) return null;
  if (done === 0) return [`${given} 件${what[0]}还没有评分`, `${given} ${what[1]} without a mark so far`];
  const some: Text = done < given ? [`（共 ${given} 件）`, ` (of ${given})`] : ['', ''];
  const mean: Text = meanDifference === null ? ['', '']
    : [`，平均差 ${signed(meanDifference)} 分`, `, mean difference ${signed(meanDifference)}`];
  if (limit === null) {
    return [`${done} 件${what[0]}${some[0]}平均相差 ${meanDistance} 分${mean[0]}`, `${done} ${what[1]}${some[1]} off by ${meanDistance} on average${mean[1]}`];
  }
  return [`${done} 件${what[0]}${some[0]}中 ${inside} 件在允许差以内${mean[0]}`, `${inside} of ${done} ${what[1]}${some[1]} inside the tolerance${mean[1]}`];
}

function driftWords({ drift }: Line): Text | null {
  const { marks, perTen, low, high } = drift;
  if (perTen === null || low === null || high === null) return null;
  if (low <= 0 && high >= 0) return [`${marks} 份评分未见随次序变松或变严`, `no drift along the list over ${marks} marks`];
  const size = Math.abs(perTen);
  const bounds = `${signed(low)} – ${signed(high)}`;
  return [
    `每往后 10 件，评分平均${perTen > 0 ? '高出' : '低'} ${size} 分（95% 区间 ${bounds}）`,
    `totals ${perTen > 0 ? 'rise' : 'fall'} by ${size} in ten entries (95 % interval ${bounds})`,
  ];
}

/** Everything that can be said of a judge, in the order of his work; what he was not given is not mentioned. */
export function wordsOf(line: Line, { tolerance, repeatTolerance, locked }: Limits): Text {
  const qualified: Text | null = line.qualified === null ? null
    : line.qualified ? ['已通过考核', 'qualified'] : ['还没有通过考核', 'not qualified yet'];
  const shadowing: Text | null = line.shadowing.given > 0 && !locked
    ? ['见习评分在算出结果后才与其他评委比较', 'a shadow judge is put beside the others once results are computed']
    : compared(['见习作品', 'shadowed entries'], line.shadowing, tolerance);
  const said = [
    compared(['练习和考核作品', 'practice entries'], line.practice, tolerance), qualified,
    compared(['标杆作品', 'seeds'], line.seeds, tolerance), compared(['重复作品', 'second readings'], line.repeats, repeatTolerance),
    shadowing, driftWords(line),
  ].filter((one) => one !== null);
  if (said.length === 0) return ['还没有可以比较的评分。', 'Nothing to compare yet.'];
  const english = said.map((one) => one[1]).join('; ');
  return [`${said.map((one) => one[0]).join('；')}。`, `${english[0]?.toUpperCase() ?? ''}${english.slice(1)}.`];
}
