import { foldView, recorded } from '#platform/testing/fold';
import { toJson } from '#platform/kernel/money';
import { OUTSIDE, type AccountEvent } from '#banking/events';
import { ADAS, eur, id, NOON, Story } from '#banking/testing/stories';
import { holdsView } from './holds.view.js';

const held = toJson(eur('30'));
const ended = { accountId: ADAS.accountId, holdId: id('hold'), held };
const booking = { ...ADAS, debit: ADAS.accountId, credit: OUTSIDE, bookedAt: NOON };
const captured = { ...booking, amount: toJson(eur('12')), balance: toJson(eur('88')), ...ended };

const story = () => new Story().deposited('100').held('30', { reference: 'the hotel' });
const holdsOf = ({ events }: Story) =>
  foldView(holdsView, recorded<AccountEvent>(['account-adas', ...events]));

describe('the view of holds', () => {
  it('shows what is held, and until when', () => {
    expect(holdsOf(story())).toEqual({
      [id('hold')]: {
        ...ADAS,
        status: 'open',
        amount: held,
        reference: 'the hotel',
        heldAt: NOON,
        expiresAt: '2026-01-22T12:00:00.000Z',
      },
    });
  });

  it('shows what became of it, and when', () => {
    const endedAt = '2026-01-15T12:00:03.000Z';
    const after = (told: Story) => holdsOf(told)[id('hold')];
    const taken = after(story().tell('HoldCaptured', captured));
    expect(taken).toMatchObject({ status: 'captured', amount: held, captured: toJson(eur('12')), endedAt });
    expect(after(story().tell('HoldReleased', ended))).toMatchObject({ status: 'released', endedAt });
    expect(after(story().tell('HoldExpired', ended))).toMatchObject({ status: 'expired', endedAt });
  });

  it('keeps the holds of an account apart', () => {
    const several = story()
      .held('5', { holdId: id('other') })
      .tell('HoldReleased', ended);
    const holds = holdsOf(several);
    expect([holds[id('hold')]?.status, holds[id('other')]?.status]).toEqual(['released', 'open']);
  });
});
