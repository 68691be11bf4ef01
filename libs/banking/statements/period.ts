import { beginningOf } from '#platform/kernel/days';
import { isDay, MS_PER_DAY, parseInstant, plusMs, type Instant } from '#platform/kernel/clock';

/** A stretch of time, open where an end is absent. */
export interface Period {
  readonly from?: Instant;
  /** The first moment that does not belong to it. */
  readonly to?: Instant;
}

const LAST_DAY = '9999-12-31';
const END_OF_TIME = '9999-12-31T23:59:59.999Z' as Instant;

/** The moment, or the first one of the day; undefined when the text is neither. */
export function firstMomentOf(text: string): Instant | undefined {
  return isDay(text) ? beginningOf(text) : parseInstant(text);
}

/** The moment itself, which the period does not hold any more, or the end of the day, which it holds. */
export function endOf(text: string): Instant | undefined {
  if (!isDay(text)) return parseInstant(text);
  return text === LAST_DAY ? END_OF_TIME : plusMs(beginningOf(text), MS_PER_DAY);
}

export function periodOf({ from, to }: { readonly from?: string; readonly to?: string }): Period {
  const first = from === undefined ? undefined : firstMomentOf(from);
  const end = to === undefined ? undefined : endOf(to);
  return { ...(first !== undefined && { from: first }), ...(end !== undefined && { to: end }) };
}
