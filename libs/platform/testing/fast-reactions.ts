import { silentLog } from './silent-log.js';

/** For tests, in which reactors try again at once, look for timers all the time, and tell nobody. */
export const FAST = { backOff: { firstMs: 1, mostMs: 2 }, timerPollMs: 1, log: silentLog };
