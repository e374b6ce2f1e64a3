// How one call of the contract is declared: a query only reads, a command writes. Imports zod and nothing else.
import { z } from 'zod';
import zhCN from 'zod/v4/locales/zh-CN.js';

// No code is generated at run time (strict CSP); faults of a request are said in Chinese.
z.config({ jitless: true, ...zhCN() });

export type Needs = 'workspace' | 'nothing';

export interface Call<K extends 'query' | 'command', I extends z.ZodType, O extends z.ZodType> {
  readonly kind: K;
  readonly input: I;
  readonly output: O;
  /** 'workspace': refused with no_workspace when none is open. */
  readonly needs: Needs;
}

export const query = <I extends z.ZodType, O extends z.ZodType>(
  input: I, output: O, needs: Needs = 'workspace',
): Call<'query', I, O> => ({ kind: 'query', input, output, needs });

export const command = <I extends z.ZodType, O extends z.ZodType>(
  input: I, output: O, needs: Needs = 'workspace',
): Call<'command', I, O> => ({ kind: 'command', input, output, needs });

export type AnyCall = Call<'query' | 'command', z.ZodType, z.ZodType>;
export type Contract = Record<string, Record<string, AnyCall>>;

/** What the caller hands in (before defaults) and gets back (after parsing). */
export type InputOf<C extends AnyCall> = z.input<C['input']>;
export type ParsedInputOf<C extends AnyCall> = z.output<C['input']>;
export type OutputOf<C extends AnyCall> = z.output<C['output']>;

/** The handlers of a whole contract; QueryContext cannot write, CommandContext can. */
export type Handlers<C extends Contract, QueryContext, CommandContext> = {
  [F in keyof C]: {
    [N in keyof C[F]]: (
      context: C[F][N]['kind'] extends 'query' ? QueryContext : CommandContext,
      input: ParsedInputOf<C[F][N]>,
    ) => z.input<C[F][N]['output']> | Promise<z.input<C[F][N]['output']>>;
  };
};

/** Each part of a whole, given when it is asked for. */
export type Loaders<T> = { readonly [K in keyof T]: () => T[K] | Promise<T[K]> };

export type Client<C extends Contract> = {
  [F in keyof C]: { [N in keyof C[F]]: (input: InputOf<C[F][N]>, options?: CallOptions) => Promise<OutputOf<C[F][N]>> };
};

export interface Progress { done: number; total: number; label: string }
export interface CallOptions { signal?: AbortSignal; onProgress?: (progress: Progress) => void }

export interface Request { id: string; feature: string; call: string; input: unknown }
/** `number` is the one that people read and look up in the help: code-numbers.ts. */
export interface Failure { code: string; number?: string; message: string; details: Record<string, string | number> }
export type Answer = { ok: true; value: unknown } | { ok: false; error: Failure };
