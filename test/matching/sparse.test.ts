// Balancing pair by pair must reach the very optimum of balancing by the table of judges.
import { expect, test } from 'vitest';
import { solve, verify } from '#backend/matching/solve.ts';
import { randomInstance } from './random-instance.ts';

test('1000 instances: the same optimum both ways, each with its proof', () => {
  const seen = { optimal: 0, infeasible: 0 };
  for (let number = 0; number < 1000; number += 1) {
    const instance = randomInstance(number, number % 2 ? 'cap-only' : 'load-first', { entries: 30, judges: 24 });
    const table = solve(instance);
    const pairs = solve({ ...instance, cost: (e, j) => instance.cost(e, j) }, { balancing: 'pairs' });
    expect({ number, status: pairs.status }).toEqual({ number, status: table.status });
    seen[table.status] += 1;
    if (table.status !== 'optimal' || pairs.status !== 'optimal') continue;
    expect({ number, cost: pairs.objective.cost }).toEqual({ number, cost: table.objective.cost });
    if (instance.balance === 'load-first') expect(pairs.objective).toEqual(table.objective);
    const verdict = verify(instance, pairs);
    if (!verdict.ok) expect({ number, ...verdict }).toEqual({ number, ok: true });
  }
  expect(seen.optimal).toBeGreaterThan(400);
});
