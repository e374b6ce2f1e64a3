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
  /** 'E-IO-28', or empty. */
  readonly number: string;
  readonly details: Record<string, string | number>;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'CallError';
    this.code = failure.code;
    this.number = failure.number ?? '';
    this.details = failure.details;
  }
}

let counter = 0;

async function carry(transport: Transport, feature: string, name: string, input: unknown, options: CallOptions): Promise<unknown> {
  counter += 1;
  const id = `c${counter}`;
  const stop = () => transport.cancel(id);
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const answer = await transport.send({ id, feature, call: name, input }, options.onProgress ?? (() => {}));
    if (!answer.ok) throw new CallError(answer.error);
    return answer.value;
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}

/** A call knows its own name, so that whoever runs it can say what is running. */
const named = <F extends (...given: never[]) => unknown>(feature: string, name: string, call: F): F & { callName: string } =>
  Object.assign(call, { callName: `${feature}.${name}` });
/** 'packs.issue'; empty for a function that is no call of the contract. */
export const callNameOf = (call: unknown): string =>
  (typeof call === 'function' && 'callName' in call && typeof call.callName === 'string' ? call.callName : '');

/**
 * `client.feature.call(input)`. An answer was parsed by the shape of its call before it left (serve.ts), and is taken as it comes:
 * reading all shapes once more in the page took longer than drawing it.
 */
export function createClient<C extends Contract>(transport: Transport): Client<C> {
  return keyed((feature) => keyed((name) => named(feature, name, (input: unknown, options: CallOptions = {}) =>
    carry(transport, feature, name, input, options)))) as Client<C>;
}

/** An object whose every property is made on first use, and stays. */
function keyed<T>(make: (key: string) => T): Record<string, T> {
  const made = new Map<string, T>();
  return new Proxy({}, {
    get(_target, key) {
      if (typeof key !== 'string') return undefined;
      const found = made.get(key) ?? make(key);
      made.set(key, found);
      return found;
    },
  });
}
