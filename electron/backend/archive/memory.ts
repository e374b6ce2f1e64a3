// Memory of large arrays, given back when it is known that nobody looks at them any more.

/**
 * Gives the memory of a large array back now; the collector would take it some time later. The array is empty after it.
 * Small ones, which may share their memory with others, are left alone.
 */
export function giveBack(array: Uint8Array | Int32Array): void {
  const memory = array.buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer };
  if (memory.byteLength >= 1024 * 1024) memory.transfer?.(0);
}
