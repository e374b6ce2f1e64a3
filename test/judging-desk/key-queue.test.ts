// Keys that come while the next entry is on its way: none lost, none given to the wrong entry.
import { expect, test } from 'vitest';
import { KeyQueue, type Now } from '#renderer/pages/judging/key-queue.ts';

const here = (code: string): Now => ({ ready: true, code, leaving: false });
const leaving = (code: string): Now => ({ ready: false, code, leaving: true });
const reading = (code: string): Now => ({ ready: false, code, leaving: false });
const typed = (text: string) => ({ name: 'type', text } as const);
const enter = { name: 'criterion', by: 1 } as const;
const submit = { name: 'submit' } as const;
function drain(queue: KeyQueue, now: Now) {
  const all = [];
  for (let one = queue.next(now); one; one = queue.next(now)) all.push(one);
  return all;
}

test('nothing waits while the entry is here, and looking about never waits', () => {
  const queue = new KeyQueue();
  expect(queue.holds(typed('8'), here('A'))).toBe(false);
  expect(queue.holds({ name: 'undo' }, leaving('A'))).toBe(false);
  expect(queue.holds(submit, leaving('A'))).toBe(false);
});

test('what is typed while the next entry comes goes to it, in order', () => {
  const queue = new KeyQueue();
  for (const [action, now] of [[typed('8'), leaving('A')], [typed('.'), reading('B')], [typed('5'), reading('B')], [enter, reading('B')]] as const) {
    expect(queue.holds(action, now)).toBe(true);
  }
  expect(queue.next(reading('B'))).toBeNull();
  // A key that comes as the entry arrives stays behind those that wait.
  expect(queue.holds(typed('9'), here('B'))).toBe(true);
  expect(drain(queue, here('B'))).toEqual([typed('8'), typed('.'), typed('5'), enter, typed('9')]);
});

test('when the entry could not be left, what was meant for the next one is dropped', () => {
  const queue = new KeyQueue();
  queue.holds(typed('8'), leaving('A'));
  expect(drain(queue, here('A'))).toEqual([]);
  expect(queue.holds(typed('7'), here('A'))).toBe(false);
});

test('a submission among waiting keys parts them: what stands behind it waits for the entry after', () => {
  const queue = new KeyQueue();
  for (const action of [typed('8'), submit, typed('6')]) queue.holds(action, leaving('A'));
  expect([queue.next(here('B')), queue.next(here('B'))]).toEqual([typed('8'), submit]);
  expect(queue.next(leaving('B'))).toBeNull();
  expect(drain(queue, here('C'))).toEqual([typed('6')]);
});
