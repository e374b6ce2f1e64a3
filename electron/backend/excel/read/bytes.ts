// Byte ranges to strings by the shortest way: Buffer's own slices, which its toString() calls after some checking.

interface Slices {
  latin1Slice(from: number, to: number): string;
  utf8Slice(from: number, to: number): string;
}

/** Characters of ASCII bytes (one byte, one character). */
export function asciiSlice(bytes: Buffer, from: number, to: number): string {
  return (bytes as unknown as Slices).latin1Slice(from, to);
}

/** Characters of UTF-8 bytes. */
export function utf8Slice(bytes: Buffer, from: number, to: number): string {
  return (bytes as unknown as Slices).utf8Slice(from, to);
}
