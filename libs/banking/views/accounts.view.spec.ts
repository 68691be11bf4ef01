import { toJson } from '#platform/kernel/money';
import { foldView, recorded } from '#platform/testing/fold';
import { bankingEvents } from '#banking/events';
import { ADAS, eur, id, NOON, Story } from '#banking/testing/stories';
import { accountsView, availableOn, type AccountDocument } from './accounts.view.js';

const shown = (story: Story): AccountDocument =>
  foldView(accountsView, recorded(['account-1', ...story.events]))[ADAS.accountId]!;
const holdEnded = { accountId: ADAS.accountId, holdId: id('hold'), held: toJson(eur('4')) };

describe('the view of accounts', () => {
  it('shows a new one at zero', () => {
    expect(shown(new Story())).toEqual({
      ownerId: ADAS.ownerId,
      name: 'Current',
      currency: 'EUR',
      status: 'open',
      balance: toJson(eur('0')),
      held: toJson(eur('0')),
      overdraft: toJson(eur('0')),
      openedAt: NOON,
      revision: 0,
    });
  });

  it('follows the balance, what is held, and with the overdraft what may be spent', () => {
    const story = new Story().limited({ overdraft: '5' }).deposited('10').transferred('3').held('4');
    expect(shown(story)).toMatchObject({ balance: toJson(eur('7')), held: toJson(eur('4')), revision: 4 });
    expect(availableOn(shown(story))).toEqual(eur('8'));
    const expired = story.tell('HoldExpired', holdEnded);
    expect(shown(expired)).toMatchObject({ held: toJson(eur('0')), revision: 5 });
  });

  it('frees the whole hold when a part of it is captured', () => {
    const story = new Story().deposited('10').held('4');
    const booking = story.booking('1', { debit: ADAS.accountId, credit: 'outside' });
    const captured = shown(story.tell('HoldCaptured', { ...booking, ...holdEnded }));
    expect(captured).toMatchObject({ balance: toJson(eur('9')), held: toJson(eur('0')) });
  });

  it('forgets limits that hold no more', () => {
    const limited = new Story().limited({ daily: '2', perTransfer: '1' });
    expect(shown(limited)).toMatchObject({ daily: toJson(eur('2')), perTransfer: toJson(eur('1')) });
    const freed = shown(limited.limited({ perTransfer: '3' }));
    expect(freed).toMatchObject({ perTransfer: toJson(eur('3')), overdraft: toJson(eur('0')) });
    expect(freed).not.toHaveProperty('daily');
  });

  it('hears of everything that happens to an account, so that its revision is that of the stream', () => {
    const types = bankingEvents.map(({ type }) => type).filter((type) => !type.startsWith('StandingOrder'));
    expect(Object.keys(accountsView.on).sort()).toEqual(types.sort());
  });

  it('shows what it is called, and whether it is open', () => {
    const story = new Story().tell('AccountRenamed', { ...ADAS, name: 'Holidays' }).frozen();
    expect(shown(story)).toMatchObject({ name: 'Holidays', status: 'frozen' });
    story.tell('AccountUnfrozen', { accountId: ADAS.accountId });
    expect(shown(story)).toMatchObject({ status: 'open' });
    expect(shown(story.closed())).toMatchObject({
      status: 'closed',
      closedAt: '2026-01-15T12:00:04.000Z',
      revision: 4,
    });
  });
});
