// How far the backend's heap may grow: a hostile file then ends that process, never the computer. Pure.

const megabyte = 1024 * 1024;

/**
 * The switch for the backend's process. Half of the memory, but at least 1 GB (a city's ledger, a text of 500 million
 * characters) and at most 4 GB (V8 of Electron can have no more).
 * @param memory bytes of the computer
 */
export function heapFlag(memory: number): string {
  return `--max-old-space-size=${Math.round(Math.min(4096, Math.max(1024, memory / megabyte / 2)))}`;
}
