// Merkle trees beside the vectors of certificate-transparency (RFC 6962), and every proof of every small tree.
import { describe, expect, it } from 'vitest';
import { CompactRange, consistencyHolds, emptyRoot, inclusionHolds, rootOf, treeOf } from '#backend/chain/merkle.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hex);
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const text = (hashes: readonly Uint8Array[]): string[] => hashes.map((one) => Buffer.from(one).toString('hex'));

describe('vectors of certificate-transparency', () => {
  it('gives the published root of every size', () => {
    expect(text([emptyRoot()])).toEqual(['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']);
    const range = new CompactRange();
    leaves.forEach((leaf, i) => {
      range.append(leaf);
      expect(text([range.root(), treeOf(leaves).root(i + 1)])).toEqual([roots[i], roots[i]]);
    });
  });
  it('gives the published proofs', () => {
    const tree = treeOf(leaves);
    expect(text(tree.consistency(1, 8))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']);
    expect(text(tree.consistency(6, 8))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']);
    expect(text(tree.consistency(2, 5))).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']);
    expect(text(tree.inclusion(5, 8))).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']);
  });
});

describe('every tree up to 33 leaves', () => {
  const many = Array.from({ length: 33 }, (_, i) => Uint8Array.of(i, 7));
  const tree = treeOf(many);
  it('proves every leaf, and no other one', () => {
    for (let size = 1; size <= many.length; size += 1) {
      const head = { size, root: tree.root(size) };
      for (let i = 0; i < size; i += 1) {
        const proof = tree.inclusion(i, size);
        expect(inclusionHolds(many[i] ?? hex(''), i, head, proof)).toBe(true);
        expect(inclusionHolds(hex('ff'), i, head, proof)).toBe(false);
        if (size > 1) expect(inclusionHolds(many[i] ?? hex(''), (i + 1) % size, head, proof)).toBe(false);
      }
    }
  });
  it('proves every beginning, and no other history', () => {
    for (let size = 1; size <= many.length; size += 1) {
      const newer = { size, root: tree.root(size) };
      for (let from = 1; from <= size; from += 1) {
        const proof = tree.consistency(from, size);
        const older = { size: from, root: tree.root(from) };
        expect(consistencyHolds(older, newer, proof)).toBe(true);
        // Another history: one event of the beginning was rewritten.
        const other = many.slice(0, from).map((leaf, i) => (i === from - 1 ? hex('ee') : leaf));
        expect(consistencyHolds({ size: from, root: rootOf(other) }, newer, proof)).toBe(false);
        if (from < size) expect(consistencyHolds(older, newer, proof.slice(1))).toBe(false);
        if (from < size) expect(consistencyHolds(older, newer, [...proof, hex('00'.repeat(32))])).toBe(false);
      }
    }
  });
});
