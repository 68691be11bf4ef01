import { given } from '#platform/testing/given';
import { account } from '#banking/account/account';
import { ADA, ADAS, BOB, id, Story } from '#banking/testing/stories';
import { beginTransferBatch } from './begin-transfer-batch.js';

const command = { by: ADA, batchId: id('batch'), transfers: 3 };

describe('beginning a batch of transfers', () => {
  it('tells how many there are, and moves nothing', () => {
    given(account, new Story().events)
      .when(beginTransferBatch, command)
      .then([
        {
          type: 'TransferBatchBegun',
          data: { accountId: ADAS.accountId, batchId: id('batch'), transfers: 3 },
        },
      ]);
  });

  it('is refused in this order: unknown account, closed', () => {
    const closed = new Story().closed().events;
    given(account, closed)
      .when(beginTransferBatch, { ...command, by: BOB })
      .thenRefused('banking.unknown-account');
    given(account, closed).when(beginTransferBatch, command).thenRefused('banking.closed');
  });
});
