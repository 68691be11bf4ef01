import { given } from '#platform/testing/given';
import { ADA, ADAS, ADMIN, BOB, Story } from '#banking/testing/stories';
import { account } from './account.js';
import { renameAccount } from './rename-account.js';

const renaming = { by: ADA, name: 'Épargne 🐖' };

describe('rename account', () => {
  it('is for the owner and admins, also while it is frozen', () => {
    const renamed = [{ type: 'AccountRenamed' as const, data: { ...ADAS, name: 'Épargne 🐖' } }];
    given(account, new Story().events).when(renameAccount, renaming).then(renamed);
    given(account, new Story().frozen().events)
      .when(renameAccount, { ...renaming, by: ADMIN })
      .then(renamed);
  });

  it('is refused in this order: unknown, closed', () => {
    given(account, []).when(renameAccount, renaming).thenRefused('banking.unknown-account');
    given(account, new Story().closed().events)
      .when(renameAccount, { ...renaming, by: BOB })
      .thenRefused('banking.unknown-account');
    given(account, new Story().closed().events).when(renameAccount, renaming).thenRefused('banking.closed');
  });
});
