import type { CurrencyCode } from '#platform/kernel/currencies';
import { foldView, recorded } from '#platform/testing/fold';
import type { AccountEvent, MoneyEvent } from '#banking/events';
import { ADAS, BOBS, EUR, id, Story } from '#banking/testing/stories';
import { ledgerIds, ledgerView, wholeLedger, type LedgerDocument } from './ledger.view.js';
import { currencyBalance } from './trial-balance.dto.js';

const isBooking = (event: AccountEvent): event is MoneyEvent => event.type in ledgerView.on;

function ledgerOf(...stories: readonly Story[]): LedgerDocument {
  const events = stories.map(({ events: told }, n) => [`account-${n}`, ...told.filter(isBooking)] as const);
  return ledgerIn(foldView(ledgerView, recorded<MoneyEvent>(...events)), EUR)!;
}

function ledgerIn(documents: Readonly<Record<string, LedgerDocument>>, currency: CurrencyCode) {
  return wholeLedger(ledgerIds(currency).map((shard) => documents[shard]));
}

const figures = (ledger: LedgerDocument) => {
  const { accounts, outside, underWay, sum, bookings } = currencyBalance(EUR, ledger);
  return [accounts.amount, outside.amount, underWay.amount, sum.amount, bookings];
};

describe('the ledger', () => {
  it('adds up what is on accounts, outside and under way, to zero', () => {
    const ada = new Story().deposited('10').transferred('4').transferred('1');
    expect(figures(ledgerOf(ada))).toEqual(['5.00', '-10.00', '5.00', '0.00', 3]);
    const bob = new Story(BOBS).received('4', { from: ADAS });
    expect(figures(ledgerOf(ada, bob))).toEqual(['9.00', '-10.00', '1.00', '0.00', 4]);
  });

  it('holds sums of any size', () => {
    const most = '9999999999999999.99';
    const rich = new Story();
    for (let n = 0; n < 20; n += 1) rich.deposited(most);
    expect(figures(ledgerOf(rich))).toEqual([
      '199999999999999999.80',
      '-199999999999999999.80',
      '0.00',
      '0.00',
      20,
    ]);
  });

  it('keeps each currency for itself', () => {
    const yen = 'JPY' as CurrencyCode;
    const inYen = { amount: '7', currency: yen };
    const story = new Story().deposited('1').deposited('1', { amount: inYen, balance: inYen });
    const ledgers = foldView(
      ledgerView,
      recorded<MoneyEvent>(['account-1', ...story.events.filter(isBooking)]),
    );
    expect(ledgerIn(ledgers, EUR)?.bookings).toBe(1);
    expect(ledgerIn(ledgers, 'USD' as CurrencyCode)).toBeUndefined();
    expect(currencyBalance(yen, ledgerIn(ledgers, yen)!)).toMatchObject({ accounts: inYen, bookings: 1 });
  });

  it('does not balance when a leg is on no account that could book it', () => {
    const sumAfter = (legs: object) => figures(ledgerOf(new Story().deposited('1', legs)))[3];
    expect(sumAfter({ debit: id('nowhere') })).toBe('1.00');
    expect(sumAfter({ credit: BOBS.accountId })).toBe('-1.00');
  });
});
