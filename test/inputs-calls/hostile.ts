// What the tests of bad calls share: every call of the contract, a check of answers, and a place to send calls to.
import type { Answer, AnyCall, Request } from '#contract/define.ts';
import { errorTexts } from '#contract/errors.ts';
import { contract } from '#contract/index.ts';

export interface NamedCall { feature: string; call: string; name: string; one: AnyCall }

export const calls: NamedCall[] = Object.entries(contract).flatMap(([feature, group]) =>
  Object.entries(group as Record<string, AnyCall>).map(([call, one]) => ({ feature, call, name: `${feature}.${call}`, one })));

/** They refuse an empty input, so that whatever is no object of the right shape must be refused as well. */
export const demanding = calls.filter(({ one }) => !one.input.safeParse({}).success);

export type Send = (request: Request) => Promise<Answer>;

const known = new Set(Object.keys(errorTexts));

/**
 * Sends values to a call and lists what is wrong with the answers: no coded refusal, a bug, or a sentence that repeats the value.
 * @param wanted the code that must come; null: any refusal but `internal`
 */
export async function faultsOf(send: Send, feature: string, call: string, values: readonly unknown[],
  wanted: string | null = 'bad_input'): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, input] of values.entries()) {
    const answer = await send({ id: `i${index}`, feature, call, input });
    const said = answer.ok ? 'ok' : answer.error.code;
    const fits = !answer.ok && known.has(said) && said !== 'internal' && answer.error.message.length < 5000;
    if (!fits || (wanted !== null && said !== wanted)) faults.push(`${feature}.${call} of value ${index}: ${said}`);
  }
  return faults;
}

interface Schema { type?: string; properties?: Record<string,
  Schema>; enum?: unknown[]; const?: unknown; maxLength?: number; maximum?: number; minimum?: number }

/** The properties of a call's input, as JSON Schema sees them. */
export const propertiesOf = (schema: unknown): [string, Schema][] => Object.entries((schema as Schema).properties ?? {});
