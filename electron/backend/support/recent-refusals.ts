// The refusals of this run: call and code, nothing else; what support wants to know when somebody says "it did not work".

export interface Refusal { at: string; call: string; code: string }
export interface RecentRefusals { note(call: string, code: string): void; list(): readonly Refusal[] }

const most = 200;

export function recentRefusals(now: () => Date): RecentRefusals {
  const kept: Refusal[] = [];
  return {
    note(call, code) {
      kept.push({ at: now().toISOString(), call, code });
      if (kept.length > most) kept.shift();
    },
    list: () => kept,
  };
}
