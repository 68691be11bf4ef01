import fc from 'fast-check';
import { derivedUuid, type Uuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import { given } from '#platform/testing/given';
import type { AdminsEvent } from '#identity/events';
import { admins, type AdminsState } from './admins.js';
import { grantRole } from './grant-role.js';
import { revokeRole } from './revoke-role.js';

const id = (name: string): Uuid => derivedUuid('0192f3c4-0000-7000-8000-000000000000' as Uuid, name);
const granted = (name: string): AdminsEvent => ({
  type: 'RoleGranted',
  data: { userId: id(name), role: 'admin' },
});
const revoked = (name: string): AdminsEvent => ({
  type: 'RoleRevoked',
  data: { userId: id(name), role: 'admin' },
});

describe('the roster of admins', () => {
  it('grants and revokes the role once', () => {
    given(admins, [])
      .when(grantRole, { userId: id('ann') })
      .then([granted('ann')]);
    given(admins, [granted('ann')])
      .when(grantRole, { userId: id('ann') })
      .then([]);
    given(admins, [granted('ann'), granted('bob')])
      .when(revokeRole, { userId: id('ann') })
      .then([revoked('ann')]);
    given(admins, [granted('ann')])
      .when(revokeRole, { userId: id('bob') })
      .then([]);
  });

  it('does not let the last one go', () => {
    given(admins, [granted('ann'), granted('bob'), revoked('bob')])
      .when(revokeRole, { userId: id('ann') })
      .thenRefused('identity.last-admin');
  });

  it('is never empty again once there was an admin', () => {
    const change = fc.record({ grant: fc.boolean(), name: fc.constantFrom('ann', 'bob', 'carol') });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        let state: AdminsState = [granted('ann')].reduce(admins.evolve, admins.initial);
        for (const { grant, name } of changes) {
          try {
            const decide = grant ? grantRole : revokeRole;
            const context = { now: '2026-01-15T12:00:00.000Z' as never, actor: undefined };
            state = decide({ userId: id(name) }, state, context).reduce(admins.evolve, state);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
          expect(state.userIds.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
