// Benchmark of severity: the mixed model of 50,000 marks by 1,000 judges by REML, against the same fit in R's lme4 in the same
// run, and the whole answer with standard errors and the gate. Run alone: node test/bench/severity.ts
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fairScores } from '#backend/statistics/fair.ts';
import { randomFrom } from '#backend/statistics/draws.ts';
import { fitMixed, type Mark } from '#backend/statistics/mixed.ts';
import { alone, measured, median, milliseconds, verdict, type Measured } from './measured.ts';

const [ENTRIES, JUDGES, EACH, RUNS, SECONDS] = [10_000, 1000, 5, 3, 10];

/** Marks of 10,000 entries by 5 judges each, drawn at random; judges differ by 2 points, entries by 5, chance is 1.7. */
function madeMarks(): Mark[] {
  const random = randomFrom(7);
  const severity = Array.from({ length: JUDGES }, () => 2 * random.normal());
  return Array.from({ length: ENTRIES }, (_, entry) => {
    const merit = 80 + 5 * random.normal();
    const judges = new Set<number>();
    while (judges.size < EACH) judges.add(Math.floor(random.uniform() * JUDGES));
    return [...judges].map((judge) => ({ entry, judge, score: Math.round(10 * (merit + severity[judge]! + 1.7 * random.normal())) / 10 }));
  }).flat();
}

interface Fit { seconds: number; entry: number; judge: number; residual: number; deviance: number; adjusted: number[] }

const script = `suppressMessages(library(lme4)); d <- read.csv(commandArgs(TRUE)[1]); d$e <- factor(d$e); d$j <- factor(d$j)
t <- system.time(m <- lmer(y ~ 1 + (1|e) + (1|j), d, REML = TRUE)); v <- as.data.frame(VarCorr(m)); of <- function(g) v$vcov[v$grp == g]
cat(format(c(t[['elapsed']], of('e'), of('j'), of('Residual'), -2 * as.numeric(logLik(m)), fixef(m) + ranef(m)$e[[1]]), digits = 15), sep = '\\n')`;

/** @returns null where R or lme4 is not installed */
function fitOfR(marks: readonly Mark[]): Fit | null {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-bench-'));
  try {
    const [table, program] = [join(folder, 'marks.csv'), join(folder, 'fit.R')];
    writeFileSync(table, `e,j,y\n${marks.map((mark) => `${mark.entry},${mark.judge},${mark.score}`).join('\n')}\n`);
    writeFileSync(program, script);
    const text = execFileSync('Rscript', [program, table], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 });
    const [seconds, entry, judge, residual, deviance, ...adjusted] = text.trim().split('\n').map(Number);
    return { seconds: seconds!, entry: entry!, judge: judge!, residual: residual!, deviance: deviance!, adjusted };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function run(print: (line: string) => void): Promise<Measured[]> {
  const marks = madeMarks();
  const counts = { entries: ENTRIES, judges: JUDGES };
  const times: number[] = [];
  let model = fitMixed(marks.slice(0, 500), counts, { entryEffect: 'random', judgeEffect: 'random' });
  for (let round = 0; round < RUNS; round += 1) {
    const [time, fit] = milliseconds(() => fitMixed(marks, counts, { entryEffect: 'random', judgeEffect: 'random' }));
    times.push(time);
    model = fit;
  }
  const [whole, fair] = milliseconds(() => fairScores(marks, { ...counts, rule: { minMarks: 8, significance: 0.05, confidence: 0.9, draws: 1000 } }));
  const name = `mixed model, ${marks.length} marks by ${JUDGES} judges`;
  const own = measured(`${name}, within ${SECONDS} s`, median(times) / (SECONDS * 1000), 1);
  const answer = measured(`${name}, with errors and gate, within ${3 * SECONDS} s`, whole / (3 * SECONDS * 1000), 1);
  print(`${verdict(own, SECONDS)} s  ${name}: ${median(times).toFixed(0)} ms in ${model.steps} steps; with standard errors and the gate `
    + `(${fair.gate.apply ? 'open' : 'closed'}) ${whole.toFixed(0)} ms`);
  const theirs = fitOfR(marks);
  if (!theirs) {
    print('        lme4: reference missing (needs Rscript with r-cran-lme4)');
    return Promise.resolve([own, answer]);
  }
  const beside = measured(`${name}, beside lme4`, median(times) / (theirs.seconds * 1000), 1);
  const apart = (ours: number | null, other: number): number => Math.abs((ours ?? Number.NaN) / other - 1);
  const { entry, judge, residual } = model.variance;
  const variances = Math.max(apart(entry, theirs.entry), apart(judge, theirs.judge), apart(residual, theirs.residual));
  const scores = theirs.adjusted.reduce((most, value, index) => Math.max(most, Math.abs(value - model.intercept - model.entries[index]!)), 0);
  // lme4 stops when a step changes its deviations by little; ours may lie lower, never higher.
  const lower = theirs.deviance - model.deviance;
  if (!(variances < 2e-3 && scores < 1e-3 && lower > -1e-5)) {
    throw new Error(`not the fit of lme4: variances ${variances}, scores ${scores}, deviance ${lower}`);
  }
  print(`${verdict(beside, 1)}    beside lme4: ${(theirs.seconds * 1000).toFixed(0)} ms, ours ${beside.ratio.toFixed(3)} of it; variances agree to `
    + `${variances.toExponential(1)}, adjusted scores to ${scores.toExponential(1)} points, deviance lower by ${lower.toExponential(1)}`);
  return Promise.resolve([own, answer, beside]);
}

if (import.meta.main) await alone(run);
