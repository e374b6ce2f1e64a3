// The line in which saves wait: one at a time, in order, nothing forgotten. A failure stops it until it is retried.

export type SaveState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface SaveLine<Job> {
  /** Adds a save and starts the line; after a failure this is also a retry, from the one that failed. */
  add(job: Job): void;
  retry(): void;
  /** Resolves when the line is empty (true) or has stopped at a failure (false). */
  settled(): Promise<boolean>;
  /** What is not yet acknowledged, oldest first. */
  waiting(): readonly Job[];
}

export interface SaveLineParts<Job, Answer> {
  send(job: Job): Promise<Answer>;
  onState(state: SaveState): void;
  onSaved(answer: Answer, job: Job): void;
  /** True: refused for what it is, so sending it again is pointless; it is dropped and handed to onRefused. */
  isRefusal(error: unknown): boolean;
  onRefused(job: Job, error: unknown): void;
  savedAt(answer: Answer): string;
  sentence(error: unknown): string;
}

export function saveLine<Job, Answer>(parts: SaveLineParts<Job, Answer>): SaveLine<Job> {
  const jobs: Job[] = [];
  let busy = false;
  let current: Promise<boolean> = Promise.resolve(true);

  async function run(): Promise<boolean> {
    let last: SaveState = { kind: 'idle' };
    for (let job = jobs[0]; job !== undefined; job = jobs[0]) {
      parts.onState({ kind: 'saving' });
      try {
        const answer = await parts.send(job);
        jobs.shift();
        parts.onSaved(answer, job);
        last = { kind: 'saved', at: parts.savedAt(answer) };
      } catch (error) {
        if (!parts.isRefusal(error)) {
          busy = false;
          parts.onState({ kind: 'failed', message: parts.sentence(error) });
          return false;
        }
        jobs.shift();
        parts.onRefused(job, error);
      }
    }
    // Set here, not when the promise settles: a save added in between would otherwise wait for ever.
    busy = false;
    parts.onState(last);
    return true;
  }

  function start(): void {
    if (busy) return;
    busy = true;
    current = run();
  }

  return {
    add(job) { jobs.push(job); start(); },
    retry() { if (jobs.length > 0) start(); },
    async settled() {
      let seen: Promise<boolean>;
      let emptied: boolean;
      do {
        seen = current;
        emptied = await seen;
      } while (seen !== current);
      return emptied && jobs.length === 0;
    },
    waiting: () => [...jobs],
  };
}
