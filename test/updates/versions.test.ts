// Order of versions, and which addresses are the bureau's own: pure.
import { describe, expect, it } from 'vitest';
import { insideOf } from '#backend/updates/networks.ts';
import { compareVersions } from '#backend/updates/versions.ts';
import { shippedUpdateKeys } from '#seeds/templates/update-keys.ts';

describe('pure', () => {
  it('versions are ordered as semver orders them', () => {
    const rising = ['0.1.0-alpha', '0.1.0-alpha.1', '0.1.0-alpha.beta', '0.1.0-beta.2', '0.1.0-beta.11', '0.1.0-rc.1', '0.1.0', '0.1.10', '0.2.0', '1.0.0', '10.0.0'];
    for (const [i, a] of rising.entries()) for (const [j, b] of rising.entries()) expect(compareVersions(a, b), `${a} ${b}`).toBe(Math.sign(i - j));
    expect(() => compareVersions('1.0', '1.0.0')).toThrow('no version');
  });

  it('networks: the private ones and no others, also in the clothes of IPv6', () => {
    const inside = insideOf(shippedUpdateKeys.networks);
    const addresses = ['10.1.2.3', '172.31.0.1', '192.168.1.1', '127.0.0.1', '::1', 'fd00::1', '::ffff:10.0.0.1', '100.64.1.1',
      '11.0.0.1', '172.32.0.1', '8.8.8.8', '::ffff:8.8.8.8', '2001:db8::1', '', 'localhost'];
    expect(addresses.map(inside)).toEqual([true, true, true, true, true, true, true, true, false, false, false, false, false, false, false]);
  });
});
