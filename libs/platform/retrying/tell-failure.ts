import type { JsonObject } from '#platform/kernel/json';
import type { Log } from '#platform/observability/log';
import { isOutage } from './outage.js';

/** What is tried again after an outage deserves a warning; whatever else went wrong is a fault. */
export function tellFailure(log: Log, message: string, error: unknown, where: JsonObject = {}): void {
  if (isOutage(error)) log.warn(message, { ...where, reason: (error as Error).message });
  else log.fault(message, error, where);
}
