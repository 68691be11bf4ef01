import { given } from '#platform/testing/given';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { toJson } from '#platform/kernel/money';
import { ADA, ADAS, ADMIN, BOB, EUR, eur, id, Story } from '#banking/testing/stories';
import { account } from './account.js';
import { changeLimits } from './change-limits.js';

const command = { by: ADMIN, currency: EUR, limits: { overdraft: 0n } };
const overdraft = (minor: bigint) => ({ ...command, limits: { overdraft: minor } });

const limitsChanged = (most: string) => ({
  type: 'LimitsChanged' as const,
  data: { accountId: ADAS.accountId, overdraft: toJson(eur(most)) },
});

describe('change limits', () => {
  it('says all limits there are from now on', () => {
    given(account, new Story().limited({ perTransfer: '1', daily: '2' }).events)
      .when(changeLimits, { ...command, limits: { overdraft: 50_00n, daily: 0n } })
      .then([
        {
          type: 'LimitsChanged',
          data: { accountId: ADAS.accountId, daily: toJson(eur('0')), overdraft: toJson(eur('50')) },
        },
      ]);
  });

  it('leaves as much overdraft as is in use, by what is spent and by what is held', () => {
    const story = new Story().limited({ overdraft: '100' }).transferred('30').held('20');
    const leaving = (minor: bigint) => given(account, story.events).when(changeLimits, overdraft(minor));
    leaving(49_99n).thenRefused('banking.overdraft-in-use');
    leaving(50_00n).then([limitsChanged('50')]);
    story.tell('HoldExpired', { accountId: ADAS.accountId, holdId: id('hold'), held: toJson(eur('20')) });
    leaving(29_99n).thenRefused('banking.overdraft-in-use');
    leaving(30_00n).then([limitsChanged('30')]);
  });

  it('is refused in this order: unknown, admins only, closed, wrong currency, overdraft in use', () => {
    const yen = { ...command, currency: 'JPY' as CurrencyCode };
    const story = new Story().limited({ overdraft: '1' }).transferred('1');
    given(account, []).when(changeLimits, yen).thenRefused('banking.unknown-account');
    given(account, story.events).when(changeLimits, command).thenRefused('banking.overdraft-in-use');
    given(account, story.events).when(changeLimits, yen).thenRefused('banking.wrong-currency', {
      currency: 'EUR',
    });
    story.closed();
    given(account, story.events).when(changeLimits, yen).thenRefused('banking.closed');
    given(account, story.events)
      .when(changeLimits, { ...yen, by: ADA })
      .thenRefused('banking.admins-only');
    given(account, story.events)
      .when(changeLimits, { ...yen, by: BOB })
      .thenRefused('banking.unknown-account');
  });
});
