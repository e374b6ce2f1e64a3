// The serving end of the contract: parse, hand to the handler, parse the answer; refusals become coded failures.
import type { z } from 'zod';
import en from 'zod/v4/locales/en.js';
import { AppError, errorText, type Language } from './errors.ts';
import { numberOfRefusal } from './code-numbers.ts';
import type { AnyCall, Answer, Contract, Handlers, Loaders, Progress, Request } from './define.ts';
import { isWellFormed } from './well-formed.ts';

export interface ServeOptions<QueryContext, CommandContext> {
  language: () => Language;
  hasWorkspace: () => boolean;
  /** Refuses, by throwing, who may not make this call now. */
  admit: (name: string, kind: 'query' | 'command', input: unknown) => void;
  /** After the handler, before the answer leaves: what was seen is written down. */
  after?: (name: string, input: unknown) => void | Promise<void>;
  queryContext: (call: CallFacts) => QueryContext;
  commandContext: (call: CallFacts) => CommandContext;
  /** Called once for each bug, with the reference the user sees. */
  onBug: (reference: string, error: unknown, call: string) => void;
  /** Called for each refusal of a call that there is; what it refused for is not told. */
  onRefusal?: (call: string, code: string) => void;
  /** Turns errors of the platform (full disk, locked file) into refusals; others pass through. */
  translate: (error: unknown) => unknown;
}

/** Chinese is the language of the whole contract (define.ts). */
const inEnglish = { error: en().localeError };

export interface CallFacts { name: string; signal: AbortSignal; onProgress: (progress: Progress) => void }

export interface Server {
  call(request: Request, onProgress: (progress: Progress) => void): Promise<Answer>;
  cancel(id: string): void;
}

const brokenText = { detail: '文字里有半个字符（残缺的编码），请删掉它重新输入', detailEn: 'a text holds half a character (broken encoding); delete it and type it again' };

/** Where the first fault of a rejected input is and what it is, in one line. */
function faultOf(error: z.ZodError): { detail: string; detailEn?: string } {
  const issue = error.issues[0];
  const place = issue?.path.join('.') || '(input)';
  if (issue?.code === 'invalid_format' && issue.format === 'date') {
    return { detail: `${place}: 不是日历上的一天，要写成 2026-03-01 这样`, detailEn: `${place}: no day of the calendar, write it like 2026-03-01` };
  }
  return { detail: issue ? `${place}: ${issue.message}` : 'invalid' };
}

type Handler<Context> = (context: Context, input: unknown) => unknown;
interface Feature<Context> { calls: Record<string, AnyCall>; handlers: Record<string, Handler<Context>> }

/** Features as they are asked for: each is read once; what could not be read is tried again. */
function features<C extends Contract, Q, W>(contract: Loaders<C>, handlers: Loaders<Handlers<C, Q, W>>) {
  const read = new Map<string, Promise<Feature<Q | W>>>();
  const bring = async (name: keyof C & string): Promise<Feature<Q | W>> => {
    const [calls, answers] = await Promise.all([contract[name](), handlers[name]()]);
    return { calls, handlers: answers as Feature<Q | W>['handlers'] };
  };
  return (name: string): Promise<Feature<Q | W>> | undefined => {
    if (!Object.hasOwn(contract, name)) return undefined;
    const known = read.get(name);
    if (known) return known;
    const found = bring(name);
    read.set(name, found);
    found.catch(() => read.delete(name));
    return found;
  };
}

export function serve<C extends Contract, Q, W>(
  contract: Loaders<C>, handlers: Loaders<Handlers<C, Q, W>>, options: ServeOptions<Q, W>,
): Server {
  const featureOf = features(contract, handlers);
  const running = new Map<string, AbortController>();
  const failure = (error: AppError): Answer => ({
    ok: false,
    error: {
      code: error.code, number: numberOfRefusal(error.code, error.details) ?? '',
      message: errorText(error.code, error.details, options.language()), details: error.details,
    },
  });

  async function answer(request: Request, signal: AbortSignal, onProgress: (p: Progress) => void): Promise<Answer> {
    const name = `${request.feature}.${request.call}`;
    const feature = await featureOf(request.feature);
    // Cancelled before it began: nothing of it is done.
    if (signal.aborted) throw new AppError('cancelled');
    const call = feature && Object.hasOwn(feature.calls, request.call) ? feature.calls[request.call] : undefined;
    if (!feature || !call) return failure(new AppError('unknown_call', { call: name }));
    const parsed = call.input.safeParse(request.input ?? {}, options.language() === 'en' ? inEnglish : undefined);
    if (!parsed.success) return failure(new AppError('bad_input', faultOf(parsed.error)));
    if (!isWellFormed(parsed.data)) return failure(new AppError('bad_input', brokenText));
    // First who asks: a locked workspace wants somebody to sign in, and is none for everybody else.
    options.admit(name, call.kind, parsed.data);
    if (call.needs === 'workspace' && !options.hasWorkspace()) return failure(new AppError('no_workspace'));
    const facts = { name, signal, onProgress };
    const handler = feature.handlers[request.call];
    if (!handler) throw new Error(`no handler for ${name}`);
    const context = call.kind === 'query' ? options.queryContext(facts) : options.commandContext(facts);
    const value = await handler(context, parsed.data);
    const answered = call.output.parse(value);
    await options.after?.(name, parsed.data);
    return { ok: true, value: answered };
  }

  return {
    async call(request, onProgress) {
      const controller = new AbortController();
      running.set(request.id, controller);
      const told = (given: Answer): Answer => {
        if (!given.ok && given.error.code !== 'unknown_call') options.onRefusal?.(`${request.feature}.${request.call}`, given.error.code);
        return given;
      };
      try {
        return told(await answer(request, controller.signal, onProgress));
      } catch (thrown) {
        const error = options.translate(thrown);
        if (error instanceof AppError) return told(failure(error));
        const reference = Date.now().toString(36).toUpperCase().slice(-6);
        options.onBug(reference, error, `${request.feature}.${request.call}`);
        return failure(new AppError('internal', { reference }));
      } finally {
        running.delete(request.id);
      }
    },
    cancel(id) {
      running.get(id)?.abort();
    },
  };
}
