import { parseMoney, toJson } from '#platform/kernel/money';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { MS_PER_DAY, plusMs } from '#platform/kernel/clock';
import { given } from '#platform/testing/given';
import { account } from '#banking/account/account';
import { ADA, ADAS, ADMIN, BOB, BOBS, EUR, eur, id, NOON, Story } from '#banking/testing/stories';
import { sendTransfer, type Receiver, type SendTransfer } from './send-transfer.js';

const receiver: Receiver = { ...BOBS, currency: EUR, status: 'open' };
const command: SendTransfer = { by: ADA, transferId: id('transfer'), receiver, amount: eur('10') };
const yen = parseMoney('10', 'JPY');
const inYen: Receiver = { ...receiver, currency: 'JPY' as CurrencyCode };
const rich = (): Story => new Story().deposited('100');

describe('sending a transfer', () => {
  it('takes the money off the account and puts it under way', () => {
    given(account, rich().events)
      .when(sendTransfer, { ...command, reference: 'rent', standingOrderId: id('order') })
      .then([
        {
          type: 'FundsTransferred',
          data: {
            ...ADAS,
            transferId: id('transfer'),
            to: BOBS,
            debit: ADAS.accountId,
            credit: 'under-way',
            amount: toJson(eur('10')),
            balance: toJson(eur('90')),
            bookedAt: NOON,
            reference: 'rent',
            standingOrderId: id('order'),
          },
        },
      ]);
  });

  it('is for the owner and admins; to others the account is not there', () => {
    given(account, rich().events)
      .when(sendTransfer, { ...command, by: BOB })
      .thenRefused('banking.unknown-account');
    given(account, [])
      .when(sendTransfer, { ...command, by: ADMIN })
      .thenRefused('banking.unknown-account');
    expect(given(account, rich().events).when(sendTransfer, { ...command, by: ADMIN })).toMatchObject({
      events: [{ type: 'FundsTransferred' }],
    });
  });

  it('is refused in this order for what is wrong with the account: closed, frozen, wrong currency', () => {
    const wrong = { ...command, amount: yen, receiver: undefined };
    const refusedOn = (story: Story) => given(account, story.events).when(sendTransfer, wrong);
    refusedOn(rich().frozen().closed()).thenRefused('banking.closed');
    refusedOn(rich().frozen()).thenRefused('banking.frozen');
    refusedOn(rich()).thenRefused('banking.wrong-currency', { currency: 'EUR' });
  });

  it('is refused in this order for what is wrong with the receiver, before any limit', () => {
    const to = (changed: Partial<Receiver> | undefined) =>
      given(account, new Story().limited({ perTransfer: '1' }).events).when(sendTransfer, {
        ...command,
        receiver: changed && { ...receiver, ...changed },
      });
    to(undefined).thenRefused('banking.unknown-receiver');
    to({ ...inYen, ...ADAS, status: 'closed' }).thenRefused('banking.to-oneself');
    to({ ...inYen, status: 'closed' }).thenRefused('banking.wrong-currency', { currency: 'JPY' });
    to({ status: 'closed' }).thenRefused('banking.receiver-closed');
    to({ status: 'frozen' }).thenRefused('banking.receiver-frozen');
    to({}).thenRefused('banking.over-transfer-limit');
  });

  it('is refused in this order for the amount: over one limit, over the other, not covered', () => {
    const sent = (story: Story, amount: string) =>
      given(account, story.events).when(sendTransfer, { ...command, amount: eur(amount) });
    const both = new Story().limited({ perTransfer: '50', daily: '40' });
    sent(both, '50.01').thenRefused('banking.over-transfer-limit', { limit: toJson(eur('50')) });
    sent(both, '40.01').thenRefused('banking.over-daily-limit', { limit: toJson(eur('40')) });
    sent(both, '40').thenRefused('banking.insufficient-funds', { available: toJson(eur('0')) });
  });

  it('counts what was sent before in the day, and nothing of the day before', () => {
    const sent = rich().limited({ daily: '30' }).transferred('25');
    given(account, sent.events).when(sendTransfer, command).thenRefused('banking.over-daily-limit');
    const tomorrow = { now: plusMs(NOON, MS_PER_DAY) };
    expect(given(account, sent.events).when(sendTransfer, command, tomorrow)).toMatchObject({
      events: [{ type: 'FundsTransferred' }],
    });
  });

  it('may spend the overdraft, and nothing that is held', () => {
    const held = rich().limited({ overdraft: '20' }).held('30');
    given(account, held.events)
      .when(sendTransfer, { ...command, amount: eur('90.01') })
      .thenRefused('banking.insufficient-funds', { available: toJson(eur('90')) });
    expect(given(account, held.events).when(sendTransfer, { ...command, amount: eur('90') })).toMatchObject({
      events: [{ data: { balance: toJson(eur('10')) } }],
    });
  });
});
