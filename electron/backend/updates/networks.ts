// Whether an address lies in one of the networks that the bureau calls its own.
import { BlockList, isIP } from 'node:net';

/**
 * A test for addresses.
 * @param networks such as 10.0.0.0/8 and fc00::/7
 * @throws Error where one of them is no network
 */
export function insideOf(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', length = ''] = network.split('/');
    list.addSubnet(address, Number(length), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return (address) => {
    const kind = isIP(address);
    if (kind === 0) return false;
    // An IPv4 address in the clothes of IPv6.
    const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
    return plain === undefined ? list.check(address, kind === 6 ? 'ipv6' : 'ipv4') : list.check(plain, 'ipv4');
  };
}
