// Reads files of bad input in a process of its own whose memory is capped: one line of JSON an answer.
// Arguments: the file of jobs, and who reads: `program`, or a reader that is broken on purpose.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Job } from './observed.ts';

const [jobFile = '', reader = 'program'] = process.argv.slice(2);
const jobs = JSON.parse(readFileSync(jobFile, 'utf8')) as Job[];
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

if (reader === 'program') {
  const { readAll } = await import('./read-all.ts');
  await readAll(jobs, dirname(jobFile), say);
} else {
  const { brokenReader } = await import('./broken-reader.ts');
  const read = await brokenReader(reader);
  // oxlint-disable-next-line no-await-in-loop -- one after the other, as the program would
  for (const job of jobs) say({ key: job.key, ...await read(job) });
}
