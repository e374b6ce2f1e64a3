// The last preview, kept so that turning its pages reads nothing again. Only what the window may see is kept, masked.
import { createHash } from 'node:crypto';
import type { Collector } from './collect.ts';

export interface KeptPreview<A> { answer: A; rows: Collector; unreadable: Error | null }

/** One preview at a time: a clerk works at one file. */
export class PreviewCache<A> {
  private key = '';
  private kept: KeptPreview<A> | null = null;

  /** `facts` is everything a preview depends on: file hash, plan, revisions, language, workspace. */
  of(facts: unknown, make: () => KeptPreview<A>): KeptPreview<A> {
    const key = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
    if (this.kept && this.key === key) return this.kept;
    this.clear();
    const made = make();
    [this.key, this.kept] = [key, made];
    return made;
  }

  clear(): void {
    [this.key, this.kept] = ['', null];
  }
}
