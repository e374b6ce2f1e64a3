// Counting: what each step of `npm test` adds to the last line. A step that broke down counts as one failure.
import { readFileSync } from 'node:fs';

/** Families of tests whose titles begin with the id of a case: how many cases there must be, and what they are about. */
export const families = [
  { letter: 'F', name: '故障 faults', cases: 17 }, { letter: 'X', name: '工作簿 workbooks', cases: 40 }, { letter: 'A', name: '附件 attachments', cases: 20 },
  { letter: 'P', name: '包 packs', cases: 26 }, { letter: 'I', name: '调用 calls', cases: 18 }, { letter: 'E', name: 'Electron', cases: 36 },
  { letter: 'role', name: '角色 roles', cases: 0 },
];

/** Adds a test to its family: `F05: …` a case, `F control: …` the planted defect that shows the family can fail. */
function countFamily(counts, { title, status }) {
  const [, letter = '', number, control] = /^([A-Z]|role)(?:(\d\d)\b| (control)\b|:)/.exec(title) ?? [];
  if (!families.some((one) => one.letter === letter)) return;
  const family = counts[letter] ??= { passed: 0, failed: 0, skipped: 0, controls: 0, ids: [] };
  family[status === 'passed' || status === 'failed' ? status : 'skipped'] += 1;
  if (number) family.ids.push(number);
  if (control && status === 'passed') family.controls += 1;
}

/**
 * One line a family, and a failure for each that lacks a case or a planted defect that was seen.
 * @param {{families?: object}[]} counts of all steps
 */
export function familyReport(counts) {
  const lines = [];
  const faults = [];
  for (const { letter, name, cases } of families) {
    const parts = counts.flatMap((one) => one.families?.[letter] ?? []);
    const sum = (key) => parts.reduce((total, one) => total + one[key], 0);
    const ids = new Set(parts.flatMap((one) => one.ids));
    const lacking = Array.from({ length: cases }, (_, n) => String(n + 1).padStart(2, '0')).filter((id) => !ids.has(id));
    const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
    const of = cases > 0 ? `, cases ${cases - lacking.length} of ${cases}` : '';
    lines.push(`${name}: ${sum('passed')} passed, ${sum('failed')} failed${skipped}${of}, planted defects seen: ${sum('controls')}`);
    if (lacking.length > 0) faults.push(`family ${letter}: no test for ${lacking.map((id) => letter + id).join(' ')}`);
    if (sum('controls') === 0) faults.push(`family ${letter}: no planted defect was seen, so nothing shows that it can fail`);
  }
  return { lines, faults };
}

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
  const count = { name, passed: 0, failed: 0, skipped: 0, faults: [], families: {} };
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
      countFamily(count.families, test);
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
