// What the judge's program makes of the organiser's record in his packs: it may only ever have grown.
import { describe, expect, it } from 'vitest';
import { treeOf } from '#backend/chain/merkle.ts';
import { signNote } from '#backend/chain/note.ts';
import { signingKeyFromSeed } from '#backend/crypto/suite.ts';
import { recordOf, recordSentence, type SeenNote } from '#backend/judging/record.ts';

const organiser = signingKeyFromSeed(new Uint8Array(32).fill(1));
const stranger = signingKeyFromSeed(new Uint8Array(32).fill(2));
const events = Array.from({ length: 30 }, (_, i) => new Uint8Array(32).fill(i));
const tree = treeOf(events);
const rewritten = treeOf(events.map((one, i) => (i === 4 ? new Uint8Array(32).fill(200) : one)));
const noteAt = (size: number, of = tree, key = organiser, workspace = 'w') => signNote({ workspace, contest: 'c', size, root: of.root(size) }, key);
const proof = (from: number, size: number, of = tree) => ({
  size: from, proof: of.consistency(from, size).map((one) => Buffer.from(one).toString('hex')),
});
const pack = (revision: number, note: string | null, from: ReturnType<typeof proof>[] = []) => ({
  contest: { id: 'c', title: '' }, pack: { id: `P${revision}`, revision, prev: null },
  signer: { role: 'organiser' as const, key: Buffer.from(organiser.publicKey).toString('hex') },
  checkpoint: note === null ? undefined : { note, ...(from.length > 0 && { from }) },
});
const seen = (revision: number, note: string): SeenNote => ({ revision, note });

describe('the record in a pack', () => {
  it.each([
    ['none', pack(2, null), [seen(1, noteAt(9))]], ['first', pack(1, noteAt(9)), []],
    ['grown', pack(2, noteAt(20), [proof(9, 20)]), [seen(1, noteAt(9))]],
    ['grown', pack(2, noteAt(9)), [seen(1, noteAt(9))]],
    // What a later pack says is no past of an earlier one.
    ['first', pack(1, noteAt(9)), [seen(2, noteAt(20))]],
    // The second pack was never opened: the proof from the first is there all the same.
    ['grown', pack(3, noteAt(28), [proof(9, 28), proof(20, 28)]), [seen(1, noteAt(9))]],
    ['unproven', pack(2, noteAt(20)), [seen(1, noteAt(9))]],
    ['differs', pack(2, noteAt(20, rewritten), [proof(9, 20, rewritten)]), [seen(1, noteAt(9))]],
    ['differs', pack(2, noteAt(9, rewritten)), [seen(1, noteAt(9))]],
    ['differs', pack(2, noteAt(8)), [seen(1, noteAt(9))]],
    ['differs', pack(2, noteAt(20, tree, organiser, 'elsewhere'), [proof(9, 20)]), [seen(1, noteAt(9))]],
    ['differs', pack(1, noteAt(9, tree, stranger)), []],
  ] as const)('%s', (state, header, before) => {
    const found = recordOf(header as Parameters<typeof recordOf>[0], before);
    expect(found.state).toBe(state);
    expect(recordSentence(found, 'zh') === '').toBe(state !== 'differs');
    if (found.state === 'differs' && before.length > 0) expect(found.earlier).toBe(before[0]?.note);
  });
});
