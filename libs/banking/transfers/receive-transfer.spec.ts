import { parseMoney, toJson } from '#platform/kernel/money';
import { given } from '#platform/testing/given';
import { account } from '#banking/account/account';
import { ADAS, BOBS, eur, id, NOON, Story } from '#banking/testing/stories';
import { receiveTransfer } from './receive-transfer.js';

const command = { transferId: id('transfer'), from: BOBS, amount: eur('10') };
const received = {
  ...ADAS,
  transferId: id('transfer'),
  from: BOBS,
  debit: 'under-way',
  credit: ADAS.accountId,
  amount: toJson(eur('10')),
  balance: toJson(eur('11')),
  bookedAt: NOON,
};

describe('receiving a transfer', () => {
  it('puts the money on the account', () => {
    given(account, new Story().deposited('1').events)
      .when(receiveTransfer, { ...command, reference: 'rent' })
      .then([{ type: 'TransferReceived', data: { ...received, reference: 'rent' } }]);
  });

  it('says which transfer of the account has come back by it', () => {
    given(account, new Story().deposited('1').events)
      .when(receiveTransfer, { ...command, reversalOf: id('original') })
      .then([{ type: 'TransferReceived', data: { ...received, reversalOf: id('original') } }]);
  });

  it('goes on while the account is frozen: the money was on its way already', () => {
    given(account, new Story().deposited('1').frozen().events)
      .when(receiveTransfer, command)
      .then([{ type: 'TransferReceived', data: received }]);
  });

  it('is refused in this order: unknown account, closed, wrong currency', () => {
    const yen = { ...command, amount: parseMoney('10', 'JPY') };
    given(account, []).when(receiveTransfer, yen).thenRefused('banking.unknown-account');
    given(account, new Story().closed().events).when(receiveTransfer, yen).thenRefused('banking.closed');
    given(account, new Story().events).when(receiveTransfer, yen).thenRefused('banking.wrong-currency');
  });
});
