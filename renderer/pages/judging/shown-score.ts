// A score as it is read in tables: points, or passed and failed in words.
import type { Criterion } from '#contract/schema/rules.ts';
import type { useText } from '../../text/index.ts';
import { failsBy } from './choices.ts';
import { showPoints } from './points.ts';

export function showScore(criterion: Criterion, points: number, t: ReturnType<typeof useText>['t']): string {
  if (criterion.mode !== 'veto') return showPoints(points);
  return t(failsBy(criterion, points) ? 'judging.choice.failed' : 'judging.choice.passed');
}
