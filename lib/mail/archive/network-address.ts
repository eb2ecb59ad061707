import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { AppError } from '@/lib/errors';

/** Addresses that are not the public internet (IANA's special-purpose registries): loopback, private, link-local, … */
const special = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.addSubnet(net, bits, 'ipv4');

/** Of IPv6 only what is handed out for the internet at large (2000::/3) is public, without what wraps other addresses. */
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
const wrapped = new BlockList();
for (const [net, bits] of [
  ['2001::', 23], // Teredo and other protocol assignments
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['3fff::', 20], // documentation
] as const)
  wrapped.addSubnet(net, bits, 'ipv6');

/** Whether an address literal lies in the public internet. What is no address does not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  if (family === 6) return global.check(address, 'ipv6') && !wrapped.check(address, 'ipv6');
  return false;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/**
 * The addresses of a host, to be connected to as they are: asking the name again could give others. Throws `forbidden`
 * when one of them is not public and `allowPrivate` is not set, `unavailable` when there is none.
 */
export async function resolveHost(
  host: string,
  allowPrivate: boolean,
): Promise<readonly ResolvedAddress[]> {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(bare);
  const found =
    family > 0
      ? [{ address: bare, family }]
      : await lookup(bare, { all: true }).catch((cause: unknown) => {
          throw new AppError('unavailable', `${host} has no address that could be found.`, {
            cause,
          });
        });
  if (!allowPrivate && !found.every((one) => isPublicAddress(one.address))) {
    throw new AppError('forbidden', `${host} is not in the public internet.`, {
      hint: 'An administrator of the installation can allow private addresses for the archive.',
    });
  }
  if (found.length === 0) throw new AppError('unavailable', `${host} has no address.`);
  return found;
}
