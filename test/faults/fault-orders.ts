// What is to fail: 512 bytes that the shim has mapped, written by the test or by the program under test itself.
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';

/** Classes of operations that can fail, to be added up. */
export const fail = { write: 1, sync: 2, read: 4, open: 8, truncate: 16, name: 32 } as const;
export const errors = { ENODEV: 19, EIO: 5, ENOSPC: 28, EROFS: 30 } as const;

export interface Fault {
  classes: number;
  /** The how-many-th of them fails; or, with `bytes`, the first after so many bytes. */
  nth?: number;
  bytes?: number;
  error: number;
  /** From then on every one; else only that one. */
  lasting?: boolean;
  /** Only files whose path holds this. */
  only?: string;
}

/** The orders: a file that the child has mapped. Parent or child may write it at any time. */
export class FaultOrders {
  readonly file: string;
  constructor(file: string, fresh = true) {
    this.file = file;
    if (fresh) writeFileSync(file, Buffer.alloc(512));
  }

  set(fault: Fault | null): void {
    const bytes = Buffer.alloc(320);
    if (fault) {
      const numbers = [fault.classes, fault.nth ?? 0, fault.error, fault.lasting ? 1 : 0, fault.bytes ?? -1];
      for (const [index, value] of numbers.entries()) bytes.writeBigInt64LE(BigInt(value), index * 8);
      bytes.write(fault.only ?? '', 64, 'utf8');
    }
    const handle = openSync(this.file, 'r+');
    writeSync(handle, bytes, 0, bytes.length, 0);
    closeSync(handle);
  }

  /** How many operations failed on order since the orders were given. */
  get failed(): number {
    return Number(readFileSync(this.file).readBigInt64LE(40));
  }
}
