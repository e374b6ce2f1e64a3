// A window test that had to be walked twice is told, beside the counts: what fails once now and then is a fault too.
import { appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

afterEach(({ task }) => {
  const times = task.result?.retryCount ?? 0;
  if (times === 0) return;
  const reasons = task.result?.errors?.map((one) => one.message) ?? [];
  appendFileSync(join(tmpdir(), 'retried.txt'), `${task.name}: ${reasons.join(' | ') || 'failed the first time'}\n`);
});
