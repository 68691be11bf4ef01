import type { FieldOptions } from '#platform/http/fields';
import { field } from '#platform/http/fields';
import { refuse } from '#platform/http/platform-refusals';
import { firstMomentOf, periodOf, type Period } from '#banking/statements/period';

/** A day of UTC or a moment, the one that begins a period or the one that ends it. */
export function DayOrMoment(options: FieldOptions): PropertyDecorator {
  return field(options, {
    fault: (value) =>
      typeof value === 'string' && firstMomentOf(value) !== undefined
        ? undefined
        : 'must be a date such as 2024-02-29 or a moment such as 2024-02-29T12:00:00Z',
    schema: { type: String, example: '2024-02-29' },
  });
}

export const FROM = {
  optional: true,
  description: 'The first day (UTC), or the first moment (RFC 3339).',
} as const;
export const TO = {
  optional: true,
  description:
    'The last day (UTC), which belongs to the period, or the moment (RFC 3339) at which it ends, which does not.',
} as const;

/** Refuses a period that ends before it begins. */
export function periodIn(query: { readonly from?: string; readonly to?: string }): Period {
  const period = periodOf(query);
  if (period.from !== undefined && period.to !== undefined && period.to <= period.from) {
    throw refuse('platform.invalid', {}, [{ field: 'to', message: 'must not be before from' }]);
  }
  return period;
}
