// What the benches of assignment have in common: medians, lines in one style, and an exit code when a target is missed.

export interface Measured {
  name: string;
  /** Our time (or size) divided by the reference's. */
  ratio: number;
  limit: number;
  met: boolean;
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export function milliseconds<T>(work: () => T): [time: number, result: T] {
  const start = performance.now();
  const result = work();
  return [performance.now() - start, result];
}

export function measured(name: string, ratio: number, limit: number): Measured {
  return { name, ratio, limit, met: ratio <= limit };
}

export const verdict = ({ met }: Measured, target: number): string => `${met ? 'met  ' : 'SHORT'} ${target} `;

/** Runs a bench that was called by itself. */
export async function alone(run: (print: (line: string) => void) => Promise<Measured[]>): Promise<void> {
  const results = await run((line) => process.stdout.write(`${line}\n`));
  if (results.some((one) => !one.met)) process.exitCode = 1;
}
