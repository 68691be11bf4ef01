import { Injectable } from '@nestjs/common';
import { isIPv6 } from 'node:net';
import { Config } from '#platform/config/config';
import { RateLimiter } from './rate-limiter.js';
import { trait, type RouteDecorator } from './route-traits.js';

const BURST_SECONDS = 10;
const SECONDS_PER_MINUTE = 60;
/** Whoever has one IPv6 address has as a rule the other 2^64 of its network as well. */
const NETWORK_GROUPS = 4;
const ALL_GROUPS = 8;

/** The route takes a secret that could be guessed: few calls a minute from one address. */
export function Credentials(): RouteDecorator {
  return trait({ credentials: true });
}

/** The limits that hold on every route: by address before anything is read, by user once that is known. */
@Injectable()
export class RequestLimits {
  private readonly addresses: RateLimiter;
  private readonly users: RateLimiter;
  private readonly credentials: RateLimiter;

  constructor(config: Config) {
    const perSecond = config.requestsPerSecond;
    const perMinute = config.credentialRequestsPerMinute;
    this.addresses = new RateLimiter({ perSecond, burst: perSecond * BURST_SECONDS });
    this.users = new RateLimiter({ perSecond, burst: perSecond * BURST_SECONDS });
    this.credentials = new RateLimiter({ perSecond: perMinute / SECONDS_PER_MINUTE, burst: perMinute });
  }

  admitAddress(address: string, guardsCredentials: boolean): void {
    const network = networkOf(address);
    this.addresses.admit(network);
    if (guardsCredentials) this.credentials.admit(network);
  }

  admitUser(userId: string): void {
    this.users.admit(userId);
  }
}

export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const missing = Math.max(0, ALL_GROUPS - groups(head).length - groups(tail).length);
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)];
  return `${all.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}
