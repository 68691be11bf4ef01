import { given } from '#platform/testing/given';
import { parseMoney, toJson } from '#platform/kernel/money';
import { ADA, ADAS, ADMIN, BOB, eur, id, NOON, Story } from '#banking/testing/stories';
import { account } from './account.js';
import { deposit } from './deposit.js';

const command = { by: ADA, depositId: id('deposit'), amount: eur('12.50') };

describe('deposit', () => {
  it('brings money from outside, and says the balance it leads to', () => {
    given(account, new Story().deposited('1').events)
      .when(deposit, { ...command, reference: 'a gift' })
      .then([
        {
          type: 'FundsDeposited',
          data: {
            ...ADAS,
            depositId: id('deposit'),
            debit: 'outside',
            credit: ADAS.accountId,
            amount: toJson(eur('12.50')),
            balance: toJson(eur('13.50')),
            bookedAt: NOON,
            reference: 'a gift',
          },
        },
      ]);
  });

  it('is for the owner and admins; to others the account is not there', () => {
    given(account, new Story().events)
      .when(deposit, { ...command, by: BOB })
      .thenRefused('banking.unknown-account');
    given(account, [])
      .when(deposit, { ...command, by: ADMIN })
      .thenRefused('banking.unknown-account');
    expect(given(account, new Story().events).when(deposit, { ...command, by: ADMIN })).toBeDefined();
  });

  it('is refused in this order: closed, frozen, wrong currency', () => {
    const yen = { ...command, amount: parseMoney('12', 'JPY') };
    given(account, new Story().frozen().closed().events).when(deposit, yen).thenRefused('banking.closed');
    given(account, new Story().frozen().events).when(deposit, yen).thenRefused('banking.frozen');
    given(account, new Story().events).when(deposit, yen).thenRefused('banking.wrong-currency');
  });
});
