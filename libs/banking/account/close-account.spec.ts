import { given } from '#platform/testing/given';
import type { Instant } from '#platform/kernel/clock';
import { ADA, ADAS, ADMIN, BOB, NOON, Story, id } from '#banking/testing/stories';
import { account } from './account.js';
import { closeAccount } from './close-account.js';

const closing = { by: ADA };
const CLOSED = [{ type: 'AccountClosed' as const, data: { accountId: ADAS.accountId } }];

describe('close account', () => {
  it('is for good, by the owner or an admin, also while it is frozen', () => {
    given(account, new Story().events).when(closeAccount, closing).then(CLOSED);
    given(account, new Story().frozen().events).when(closeAccount, { by: ADMIN }).then(CLOSED);
  });

  it('does not mind a hold whose time has run out', () => {
    const held = new Story().deposited('5').held('5', { expiresAt: NOON }).transferred('5');
    const empty = held.tell('TransferCompleted', {
      accountId: ADAS.accountId,
      transferId: id('transfer'),
    });
    given(account, empty.events).when(closeAccount, closing).then(CLOSED);
    const now = '2026-01-15T11:59:59.999Z' as Instant;
    given(account, empty.events).when(closeAccount, closing, { now }).thenRefused('banking.has-holds');
  });

  it('is refused in this order: unknown, closed, has holds, transfers under way, not empty', () => {
    const story = new Story().deposited('5');
    given(account, []).when(closeAccount, closing).thenRefused('banking.unknown-account');
    given(account, story.events).when(closeAccount, { by: BOB }).thenRefused('banking.unknown-account');
    given(account, story.events).when(closeAccount, closing).thenRefused('banking.not-empty');
    story.transferred('2');
    given(account, story.events).when(closeAccount, closing).thenRefused('banking.transfers-under-way');
    story.held('1');
    given(account, story.events).when(closeAccount, closing).thenRefused('banking.has-holds');
    story.closed();
    given(account, story.events).when(closeAccount, closing).thenRefused('banking.closed');
  });

  it('is refused while the overdraft is in use', () => {
    const overdrawn = new Story().limited({ overdraft: '10' }).transferred('3');
    overdrawn.tell('TransferCompleted', { accountId: ADAS.accountId, transferId: id('transfer') });
    given(account, overdrawn.events).when(closeAccount, closing).thenRefused('banking.not-empty');
  });
});
