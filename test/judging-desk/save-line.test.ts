// The line of saves: in order, one at a time, nothing lost by a failure, refusals dropped.
import { expect, test } from 'vitest';
import { saveLine } from '#renderer/pages/judging/save-line.ts';
import type { SaveState } from '#renderer/pages/judging/save-line.ts';

class Refusal extends Error {}

function line(answer: (job: number, attempt: number) => string | Error) {
  const states: SaveState[] = [];
  const saved: number[] = [];
  const refused: number[] = [];
  const sent: number[] = [];
  let atOnce = 0;
  let most = 0;
  const built = saveLine<number, string>({
    async send(job) {
      sent.push(job);
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => { setTimeout(resolve, 1); });
      atOnce -= 1;
      const result = answer(job, sent.filter((each) => each === job).length);
      if (result instanceof Error) throw result;
      return result;
    },
    onState: (state) => { states.push(state); },
    onSaved: (_answer, job) => { saved.push(job); },
    isRefusal: (error) => error instanceof Refusal,
    onRefused: (job) => { refused.push(job); },
    savedAt: (at) => at,
    sentence: (error) => (error as Error).message,
  });
  return { built, states, saved, refused, sent, most: () => most };
}

test('saves go one at a time and in order; the time of the last is shown', async () => {
  const one = line((job) => `t${job}`);
  for (const job of [1, 2, 3]) one.built.add(job);
  expect(await one.built.settled()).toBe(true);
  expect(one.saved).toEqual([1, 2, 3]);
  expect(one.most()).toBe(1);
  expect(one.states.at(0)).toEqual({ kind: 'saving' });
  expect(one.states.at(-1)).toEqual({ kind: 'saved', at: 't3' });
});

test('a failure stops the line with everything kept; a retry sends it all', async () => {
  const one = line((job, attempt) => (job === 2 && attempt === 1 ? new Error('磁盘已满') : 't'));
  for (const job of [1, 2, 3]) one.built.add(job);
  expect(await one.built.settled()).toBe(false);
  expect(one.states.at(-1)).toEqual({ kind: 'failed', message: '磁盘已满' });
  expect(one.built.waiting()).toEqual([2, 3]);
  one.built.retry();
  expect(await one.built.settled()).toBe(true);
  expect(one.saved).toEqual([1, 2, 3]);
});

test('the next save after a failure tries the failed one first', async () => {
  const one = line((job, attempt) => (job === 1 && attempt === 1 ? new Error('断了') : 't'));
  one.built.add(1);
  await one.built.settled();
  one.built.add(2);
  expect(await one.built.settled()).toBe(true);
  expect(one.saved).toEqual([1, 2]);
});

test('a refused save is dropped and told, the others go on', async () => {
  const one = line((job) => (job === 2 ? new Refusal() : 't'));
  for (const job of [1, 2, 3]) one.built.add(job);
  expect(await one.built.settled()).toBe(true);
  expect(one.saved).toEqual([1, 3]);
  expect(one.refused).toEqual([2]);
});

test('a save added the moment the line runs dry is not forgotten', async () => {
  const states: SaveState[] = [];
  const saved: number[] = [];
  const built = saveLine<number, string>({
    send: (job) => Promise.resolve(`t${job}`),
    onState(state) {
      states.push(state);
      if (state.kind === 'saved' && saved.length < 3) queueMicrotask(() => { built.add(saved.length + 1); });
    },
    onSaved: (_answer, job) => { saved.push(job); },
    isRefusal: () => false, onRefused: () => {}, savedAt: (at) => at, sentence: String,
  });
  built.add(1);
  await new Promise((resolve) => { setTimeout(resolve, 10); });
  expect(await built.settled()).toBe(true);
  expect(saved).toEqual([1, 2, 3]);
});
