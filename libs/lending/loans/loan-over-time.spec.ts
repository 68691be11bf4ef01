import { streamName } from '#platform/commands/decider';
import { derivedUuid } from '#platform/kernel/ids';
import { account } from '#banking/account/account';
import { deposit } from '#banking/account/deposit';
import { withdraw } from '#banking/account/withdraw';
import { ADA, ADAS, eur, id, Story } from '#banking/testing/stories';
import { application } from '#lending/applications/application';
import { APPLICATION, ApplicationStory, inEuros } from '#lending/testing/lending-stories';
import { LendingWorld } from '#lending/testing/lending-world';
import { loan } from './loan.js';

/** Ada's loan of 20,000 for a car, approved on 15 January 2026, with an account for it. */
async function paidOut(): Promise<LendingWorld> {
  const world = new LendingWorld();
  await world.happened(account, ADAS.accountId, new Story().events);
  await world.happened(application, APPLICATION, new ApplicationStory().approved().events);
  await world.answer();
  return world;
}

async function told(world: LendingWorld): Promise<readonly unknown[]> {
  const events = await world.eventsOf(streamName(loan, APPLICATION));
  return events.map(({ type, data }) => [type, data['number'] ?? data['disbursedOn'] ?? data['paymentId']]);
}

async function comeTo(world: LendingWorld, day: string): Promise<void> {
  world.comeTo(day);
  await world.answer();
}

const payment = (number: number) => derivedUuid(APPLICATION, `payment ${number}`);

it('is paid out, collected on its days and repaid, to the cent', async () => {
  const world = await paidOut();
  const interest = { by: ADA, depositId: id('interest'), amount: eur('1830.11') };
  await world.handle(account, ADAS.accountId, deposit, interest);
  expect(await told(world)).toEqual([['LoanDisbursed', '2026-01-15']]);
  await comeTo(world, '2026-02-14');
  expect(await told(world)).toHaveLength(1);
  await comeTo(world, '2026-02-15');
  expect((await told(world)).slice(1)).toEqual([
    ['InstalmentFellDue', 1],
    ['LoanPaymentOrdered', payment(1)],
    ['InstalmentPaid', 1],
  ]);
  await comeTo(world, '2031-01-15');
  expect((await told(world)).slice(-2)).toEqual([
    ['InstalmentPaid', 60],
    ['LoanRepaid', undefined],
  ]);
  const booked = await world.eventsOf(streamName(account, ADAS.accountId));
  expect(booked.at(-1)?.data).toMatchObject({ balance: inEuros('0'), isLast: true });
  expect(booked.filter(({ type }) => type === 'LoanPaymentTaken')).toHaveLength(60);
  await comeTo(world, '2031-03-15');
  expect((await told(world)).at(-1)).toEqual(['LoanRepaid', undefined]);
});

it('asks again on the following days for what was missed, until it is paid', async () => {
  const world = await paidOut();
  const all = { by: ADA, withdrawalId: id('all'), amount: eur('20000') };
  await world.handle(account, ADAS.accountId, withdraw, all);
  for (const day of ['2026-02-15', '2026-02-16', '2026-02-17']) await comeTo(world, day);
  expect((await told(world)).slice(1)).toEqual([
    ['InstalmentFellDue', 1],
    ['LoanPaymentOrdered', payment(1)],
    ['InstalmentMissed', 1],
    ['LoanPaymentOrdered', payment(2)],
    ['InstalmentMissed', 1],
    ['LoanPaymentOrdered', payment(3)],
    ['InstalmentMissed', 1],
  ]);
  const wages = { by: ADA, depositId: id('wages'), amount: eur('400') };
  await world.handle(account, ADAS.accountId, deposit, wages);
  await comeTo(world, '2026-02-18');
  expect((await told(world)).at(-1)).toEqual(['InstalmentPaid', 1]);
});
