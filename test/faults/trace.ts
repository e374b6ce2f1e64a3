// What the shim wrote down, read back: every operation on the watched files in its order, and what the program said meanwhile.
import { readFileSync } from 'node:fs';

export type Operation =
  | { kind: 'open'; handle: number; flags: number; path: string }
  | { kind: 'write'; handle: number; at: number; bytes: Buffer }
  | { kind: 'truncate'; handle: number; length: number }
  | { kind: 'sync' | 'failedSync'; handle: number }
  | { kind: 'unlink' | 'mkdir' | 'rmdir'; path: string }
  | { kind: 'rename' | 'link'; from: string; to: string }
  | { kind: 'say'; text: string };

const kinds = ['', 'open', 'write', 'truncate', 'sync', 'unlink', 'rename', 'mkdir', 'rmdir', 'link', 'say', 'failedSync'] as const;
const headLength = 40;

function operationOf(kind: string, handle: number, offset: number, payload: Buffer): Operation {
  const text = (): string => payload.toString('utf8');
  switch (kind) {
    case 'open': return { kind, handle, flags: offset, path: text() };
    case 'write': return { kind, handle, at: offset, bytes: payload };
    case 'truncate': return { kind, handle, length: offset };
    case 'sync': case 'failedSync': return { kind, handle };
    case 'unlink': case 'mkdir': case 'rmdir': return { kind, path: text() };
    case 'say': return { kind, text: text() };
    case 'rename': case 'link': {
      const [from = '', to = ''] = text().split('\0');
      return { kind, from, to };
    }
    default: throw new Error(`unknown operation ${kind}`);
  }
}

/** All operations of one child. The record is that of one process: serials without a gap. */
export function readTrace(file: string): Operation[] {
  const bytes = readFileSync(file);
  const operations: Operation[] = [];
  for (let at = 0; at < bytes.length;) {
    const number = (index: number): number => Number(bytes.readBigInt64LE(at + index * 8));
    const length = number(3);
    if (number(4) !== operations.length) throw new Error(`the record has a gap at ${operations.length}`);
    const payload = bytes.subarray(at + headLength, at + headLength + length);
    operations.push(operationOf(kinds[number(0)] ?? '', number(1), number(2), payload));
    at += headLength + length;
  }
  return operations;
}

/** The lines said before operation `point`. */
export function saidBefore(operations: readonly Operation[], point: number): string[] {
  let text = '';
  for (const one of operations.slice(0, point)) if (one.kind === 'say') text += one.text;
  return text.split('\n').slice(0, -1);
}
