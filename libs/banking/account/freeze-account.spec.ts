import { given } from '#platform/testing/given';
import { ADA, ADAS, ADMIN, BOB, Story } from '#banking/testing/stories';
import { account } from './account.js';
import { freezeAccount } from './freeze-account.js';
import { unfreezeAccount } from './unfreeze-account.js';

const open = new Story().events;
const frozen = new Story().frozen().events;
const closed = new Story().frozen().closed().events;

describe('freeze account', () => {
  it('stops it, with a reason if there is one', () => {
    given(account, open)
      .when(freezeAccount, { by: ADMIN, reason: 'a lost card' })
      .then([{ type: 'AccountFrozen', data: { ...ADAS, reason: 'a lost card' } }]);
    given(account, open)
      .when(freezeAccount, { by: ADMIN })
      .then([{ type: 'AccountFrozen', data: ADAS }]);
  });

  it('changes nothing on a frozen one', () => {
    given(account, frozen).when(freezeAccount, { by: ADMIN, reason: 'another' }).then([]);
  });
});

describe('unfreeze account', () => {
  it('lets it go on', () => {
    given(account, frozen)
      .when(unfreezeAccount, { by: ADMIN })
      .then([{ type: 'AccountUnfrozen', data: { accountId: ADAS.accountId } }]);
  });

  it('changes nothing on an open one', () => {
    given(account, open).when(unfreezeAccount, { by: ADMIN }).then([]);
  });
});

describe.each([
  ['freeze', freezeAccount],
  ['unfreeze', unfreezeAccount],
])('%s account', (_, decide) => {
  it('is refused in this order: unknown, admins only, closed', () => {
    given(account, []).when(decide, { by: ADMIN }).thenRefused('banking.unknown-account');
    given(account, closed).when(decide, { by: BOB }).thenRefused('banking.unknown-account');
    given(account, closed).when(decide, { by: ADA }).thenRefused('banking.admins-only');
    given(account, closed).when(decide, { by: ADMIN }).thenRefused('banking.closed');
  });
});
