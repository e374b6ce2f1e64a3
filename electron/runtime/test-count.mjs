// Counting: what each step of `npm test` adds to the last line. A step that broke down counts as one failure.
import { readFileSync } from 'node:fs';

/** One yes-or-no step. */
export function countCheck({ name, passed, output }) {
  return { name, passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, faults: passed ? [] : [`${name}\n${output}`] };
}

/**
 * Reads vitest's JSON report. A file that could not even be loaded has no tests, so it counts as a failure itself,
 * and so does a run that ended badly without saying why, or that ran nothing.
 * @param {string} name
 * @param {string} reportFile
 * @param {number|null} exitCode
 * @param {string} output
 */
export function countVitest(name, reportFile, exitCode, output) {
  const count = { name, passed: 0, failed: 0, skipped: 0, faults: [] };
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    count.failed = 1;
    count.faults.push(`${name}: no report (exit ${exitCode})\n${output}`);
    return count;
  }
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') count.passed += 1;
      else if (test.status === 'failed') {
        failedHere += 1;
        count.faults.push(`${test.fullName}\n${(test.failureMessages ?? []).join('\n')}`);
      } else count.skipped += 1;
    }
    if (file.status === 'failed' && failedHere === 0) {
      failedHere = 1;
      count.faults.push(`${file.name}\n${file.message ?? ''}`);
    }
    count.failed += failedHere;
  }
  if (count.failed === 0 && (exitCode !== 0 || count.passed === 0)) {
    count.failed = 1;
    count.faults.push(`${name}: ended with ${exitCode}, ${count.passed} passed\n${output}`);
  }
  return count;
}

/** The last line and the exit code. No test at all is a failure. */
export function closing(counts) {
  const sum = (key) => counts.reduce((total, one) => total + one[key], 0);
  const [passed, failed] = [sum('passed'), sum('failed')];
  return { line: `${passed} passed, ${failed} failed`, code: failed > 0 || passed === 0 ? 1 : 0, skipped: sum('skipped') };
}
