import { lookup as resolveName } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Addresses that lead to oneself, to neighbours or nowhere, of the registries of special ones. */
const FORBIDDEN_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** All that is given out for the internet lies in the first; the others are parts of it that lead elsewhere. */
const GLOBAL_IPV6 = '2000::/3';
const FORBIDDEN_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

const forbidden = new BlockList();
const globalIpv6 = new BlockList();
for (const network of FORBIDDEN_IPV4) add(forbidden, network, 'ipv4');
for (const network of FORBIDDEN_IPV6) add(forbidden, network, 'ipv6');
add(globalIpv6, GLOBAL_IPV6, 'ipv6');

function add(list: BlockList, network: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', bits] = network.split('/');
  // eslint-disable-next-line florin/no-float -- The bits of a network.
  list.addSubnet(address, Number(bits), family);
}

/** Whether the address, in its usual spelling, is one of the public internet. */
export function isPublic(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !forbidden.check(address, 'ipv4');
  // An IPv4 address that is written as an IPv6 one is outside of what is given out, too.
  return version === 6 && globalIpv6.check(address, 'ipv6') && !forbidden.check(address, 'ipv6');
}

export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

/**
 * Looks a name up and lets only public addresses through. The connection is made to the very address
 * that was looked at, so a name that changes its mind in between gains nothing.
 */
export const lookUpPublic: LookupFunction = (hostname, { all, family, hints }, callback) => {
  const options = { all: true as const, ...(family !== undefined && { family }), ...(hints && { hints }) };
  resolveName(hostname, options, (error, addresses) => {
    const [first] = error ? [] : addresses;
    if (!first) return callback(error ?? new Error('the name has no address'), '');
    // One that is not is a trap, or a mistake: then the others are not believed either.
    const isGood = addresses.every(({ address }) => isPublic(address));
    if (!isGood) return callback(new ForbiddenAddress('the name leads to a private address'), '');
    if (all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
