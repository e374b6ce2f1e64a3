// The scanner against a corpus of other making: recall by place, false alarms, and that nothing unreadable counts as clean.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { measure, report, type Measured } from './recall.ts';

describe('hold-out corpus', () => {
  let program: TestProgram;
  let measured: Measured;
  beforeAll(async () => {
    program = await startProgram();
    measured = await measure(program, 3, 20_261_122);
    console.log(report(measured).join('\n'));
  });
  afterAll(() => program.close());

  it('takes every file in', () => expect(measured.notAttached).toBe(0));
  it('finds what stands in a certain place in plain words, every one', () => expect(measured.certain.missed).toEqual([]));
  it('finds at least four of five of the hard ones', () => {
    expect(measured.hard.found / measured.hard.planted, measured.hard.missed.join('\n')).toBeGreaterThanOrEqual(0.8);
  });
  it('accuses no clean file more than once in 200', () => expect(measured.accused.length).toBeLessThanOrEqual(Math.floor(measured.clean / 200)));
  it('could read every file of the corpus', () => expect(measured.unreadable).toEqual([]));
});
