import { Clock, instant, type Instant } from './clock.js';
import { IdSource, newUuid, type Uuid } from './ids.js';

export class SystemClock extends Clock {
  now(): Instant {
    return instant(new Date());
  }
}

/** Version 7: sorted by the time they were made. */
export class SystemIds extends IdSource {
  next(): Uuid {
    return newUuid();
  }
}
