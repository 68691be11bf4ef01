import { given } from '#platform/testing/given';
import { ADA, ADAS, EUR, NOON, Story } from '#banking/testing/stories';
import { account } from './account.js';
import { openAccount } from './open-account.js';

const command = { ...ADAS, currency: EUR, name: 'Holidays' };

describe('open account', () => {
  it('begins one for its owner', () => {
    given(account, [])
      .when(openAccount, command)
      .then([{ type: 'AccountOpened', data: { ...ADAS, currency: EUR, name: 'Holidays', openedAt: NOON } }]);
  });

  it('is refused for one that is open, or was', () => {
    given(account, new Story().events).when(openAccount, command).thenRefused('banking.already-open');
    given(account, new Story().closed().events)
      .when(openAccount, { ...command, ownerId: ADA.userId })
      .thenRefused('banking.already-open');
  });
});
