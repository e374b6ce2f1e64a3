// How signing in is guarded unless the workspace says otherwise: idle time, wrong passwords, what a password must be.
import { z } from 'zod';
import file from './access-rules.json' with { type: 'json' };

const parsed = z.strictObject({
  version: z.int().min(1), idleMinutes: z.int(), tries: z.int(), windowMinutes: z.int(), lockMinutes: z.int(), passwordLength: z.int(),
  passwordKinds: z.int(), scryptLogN: z.int().min(17).max(20), source: z.string().min(1).max(400), assumed: z.array(z.string().min(1)).min(1),
}).parse(file);

const { version: _version, assumed, ...rules } = parsed;

/** In the shape of the contract's AccessRules. */
export const shippedAccessRules = rules;
/** What no source gives a figure for, a sentence each. */
export const assumedOfAccess: readonly string[] = assumed;
