import { toJson } from '#platform/kernel/money';
import { given } from '#platform/testing/given';
import { account } from '#banking/account/account';
import { ADAS, BOBS, eur, id, NOON, Story } from '#banking/testing/stories';
import { returnTransfer } from './return-transfer.js';

describe('returning a transfer', () => {
  it('puts the money back where it came from, frozen or not, and says why', () => {
    given(account, new Story().deposited('30').transferred('10').frozen().events)
      .when(returnTransfer, {
        transferId: id('transfer'),
        to: BOBS,
        amount: eur('10'),
        reference: 'rent',
        reason: 'banking.closed',
      })
      .then([
        {
          type: 'TransferReturned',
          data: {
            ...ADAS,
            transferId: id('transfer'),
            to: BOBS,
            debit: 'under-way',
            credit: ADAS.accountId,
            amount: toJson(eur('10')),
            balance: toJson(eur('30')),
            bookedAt: NOON,
            reference: 'rent',
            reason: 'banking.closed',
          },
        },
      ]);
  });
});
