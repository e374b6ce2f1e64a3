// The calling end of the contract: the same client serves the window, the terminal and the tests.
import type { Answer, CallOptions, Client, Contract, Failure, Loaders, Progress, Request } from './define.ts';

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

/** One call over the line: it leaves at once; its answer is parsed by the call's own shape, unknown keys dropped. */
async function carry(
  transport: Transport, feature: string, name: string, input: unknown, options: CallOptions, parse: (value: unknown) => unknown,
): Promise<unknown> {
  counter += 1;
  const id = `c${counter}`;
  const stop = () => transport.cancel(id);
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const answer = await transport.send({ id, feature, call: name, input }, options.onProgress ?? (() => {}));
    if (!answer.ok) throw new CallError(answer.error);
    return await parse(answer.value);
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
 * `client.feature.call(input)`: a call leaves at once, and only its answer waits for the shapes of its feature. Reading those of
 * every call takes longer than drawing the first page.
 */
export function createClient<C extends Contract>(calls: Loaders<C>, transport: Transport): Client<C> {
  const callOf = (feature: string, name: string) => named(feature, name, (input: unknown, options: CallOptions = {}) =>
    carry(transport, feature, name, input, options, async (value) => {
      const call = Object.hasOwn(calls, feature) ? (await calls[feature]?.())?.[name] : undefined;
      if (!call) throw new Error(`no such call: ${feature}.${name}`);
      return call.output.parse(value);
    }));
  return keyed((feature) => keyed((name) => callOf(feature, name))) as Client<C>;
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
