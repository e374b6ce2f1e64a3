// The calling end of the contract: the same client serves the window, the terminal and the tests.
import type { Answer, CallOptions, Client, Contract, Failure, Progress, Request } from './define.ts';

export interface Transport {
  /** Sends one request; resolves with its answer. Cancelling asks the other end to stop. */
  send(request: Request, onProgress: (progress: Progress) => void): Promise<Answer>;
  cancel(id: string): void;
}

/** A refusal or a bug as the caller sees it: `code` is from the closed list of errors.ts. */
export class CallError extends Error {
  readonly code: string;
  readonly details: Record<string, string | number>;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'CallError';
    this.code = failure.code;
    this.details = failure.details;
  }
}

let counter = 0;

/** Builds `client.feature.call(input)` by walking the contract; answers are parsed, unknown keys dropped. */
export function createClient<C extends Contract>(contract: C, transport: Transport): Client<C> {
  const client: Record<string, Record<string, unknown>> = {};
  for (const [feature, calls] of Object.entries(contract)) {
    const group: Record<string, unknown> = {};
    for (const [name, call] of Object.entries(calls)) {
      group[name] = async (input: unknown, options: CallOptions = {}) => {
        counter += 1;
        const id = `c${counter}`;
        const stop = () => transport.cancel(id);
        options.signal?.addEventListener('abort', stop, { once: true });
        try {
          const answer = await transport.send({ id, feature, call: name, input }, options.onProgress ?? (() => {}));
          if (!answer.ok) throw new CallError(answer.error);
          return call.output.parse(answer.value);
        } finally {
          options.signal?.removeEventListener('abort', stop);
        }
      };
    }
    client[feature] = group;
  }
  return client as Client<C>;
}
