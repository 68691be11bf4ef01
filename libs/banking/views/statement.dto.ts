import { OneOf } from '#platform/http/fields';
import { refuse } from '#platform/http/platform-refusals';
import { plusMs, type Instant } from '#platform/kernel/clock';
import { dayOf } from '#platform/kernel/days';
import { camt053 } from '#banking/statements/camt053';
import { csv } from '#banking/statements/csv';
import { ofx } from '#banking/statements/ofx';
import type { Period } from '#banking/statements/period';
import type { Statement, StatementFormat } from '#banking/statements/statement';
import { DayOrMoment, FROM, periodIn, TO } from './period.dto.js';

export const FORMATS: Readonly<Record<'csv' | 'ofx' | 'camt053', StatementFormat>> = { csv, ofx, camt053 };

export class StatementQuery {
  @OneOf(Object.keys(FORMATS), {
    optional: true,
    description: 'CSV (if absent), OFX 2.2 or ISO 20022 camt.053.001.02.',
  })
  format: keyof typeof FORMATS = 'csv';

  @DayOrMoment({ ...FROM, description: `${FROM.description} Absent: when the account was opened.` })
  from?: string;

  @DayOrMoment({ ...TO, description: `${TO.description} Absent, or in the future: now.` })
  to?: string;
}

/** Refuses a period that ends before it begins, and one that is still to come. */
export function pastPeriodIn(query: StatementQuery, now: Instant): Period {
  const period = periodIn(query);
  if (period.from !== undefined && period.from > now) {
    throw refuse('platform.invalid', {}, [{ field: 'from', message: 'must not be in the future' }]);
  }
  return period;
}

/** Of letters, digits and dashes only, whatever the account is called. */
export function fileName({ account, from, to }: Statement, { extension }: StatementFormat): string {
  const days = [from, plusMs(to, -1)].map(dayOf);
  return `statement-${account.accountId}-${days.join('-')}.${extension}`;
}
