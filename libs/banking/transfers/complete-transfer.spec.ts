import { given } from '#platform/testing/given';
import { account } from '#banking/account/account';
import { ADAS, id, Story } from '#banking/testing/stories';
import { completeTransfer } from './complete-transfer.js';

describe('completing a transfer', () => {
  it('tells the sender that the money has arrived', () => {
    given(account, new Story().deposited('10').transferred('10').events)
      .when(completeTransfer, { transferId: id('transfer') })
      .then([
        {
          type: 'TransferCompleted',
          data: { accountId: ADAS.accountId, transferId: id('transfer') },
        },
      ]);
  });
});
