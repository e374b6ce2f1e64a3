// The one way from the window to the backend: the typed client of the contract over the bridge.
import type { AppContract } from '#contract/index.ts';
import { CallError, createClient } from '#contract/client.ts';
import type { Client, Progress } from '#contract/define.ts';
import { bridge } from './bridge.ts';

const listeners = new Map<string, (progress: Progress) => void>();
bridge.onProgress((id, progress) => listeners.get(id)?.(progress));

export const backend: Client<AppContract> = createClient({
  async send(request, onProgress) {
    listeners.set(request.id, onProgress);
    try {
      // Only JSON crosses: what a page keeps reactive is a proxy, which no process boundary takes.
      return await bridge.call({ ...request, input: JSON.parse(JSON.stringify(request.input)) as unknown });
    } finally {
      listeners.delete(request.id);
    }
  },
  cancel: (id) => bridge.cancel(id),
});

/** A refusal or fault as the window shows it: the sentence is already in the user's language. */
export interface Fault {
  sentence: string; code: string;
  /** As it is told and looked up in the help, 'E-IO-28'. */
  number?: string;
}

/** Turns anything thrown into a sentence and a code; `otherwise` is the sentence for faults of the window itself. */
export function faultOf(thrown: unknown, otherwise: string): Fault {
  if (thrown instanceof CallError) return { sentence: thrown.message, code: thrown.code, number: thrown.number };
  return { sentence: otherwise, code: thrown instanceof Error ? `window: ${thrown.message}` : 'window' };
}
