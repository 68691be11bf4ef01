import { Log } from '#platform/observability/log';

/** For tests in which things go wrong on purpose. */
export const silentLog = new Log(() => undefined);
