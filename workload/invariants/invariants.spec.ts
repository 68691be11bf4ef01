import type { Observations } from '../observations.js';
import { eur, Tale } from '../testing/tale.js';
import { invariantsOf } from './all-invariants.js';

/** The names of the rules that are broken, each found by nothing but the log, the answers and what was shown. */
function brokenBy(tale: Tale, change: (shown: Observations) => Observations = (shown) => shown): string[] {
  const invariants = invariantsOf(change(tale.observations()), tale.records, 'one by one');
  for (const event of tale.events) for (const invariant of invariants) invariant.see(event);
  for (const invariant of invariants) invariant.end();
  return invariants.flatMap(({ rules }) => rules.filter(({ broken }) => broken > 0).map(({ name }) => name));
}

/** Ada has 100.00, of which Bob was sent 40.00. */
function soFar(): Tale {
  return new Tale()
    .opened('ada', 'bob')
    .deposited('ada', 10_000)
    .sent('t1', ['ada', 'bob'], 4_000)
    .received('t1', 'bob', 4_000)
    .completed('t1', 'ada');
}

const acknowledged = { id: 'w-1', kind: 'deposit', made: ['d1'], isRefused: false, isOpen: false } as const;
const refused = { id: 'w-1', kind: 'deposit', isRefused: true, isOpen: false } as const;
const unknown = { id: 'w-1', kind: 'deposit', isRefused: false, isOpen: true } as const;

it('nothing is wrong with a log that is right', () => {
  const tale = soFar()
    .sent('t2', ['ada', 'bob'], 1_000)
    .returned('t2', 'ada', 1_000)
    .reversed('t3', 't1', 4_000)
    .received('t3', 'ada', 4_000)
    .completed('t3', 'bob')
    .held('h1', 'ada', 2_000)
    .captured('h1', 'ada', 1_500)
    .fellDue('o1', '2026-01-15', 't4')
    .sent('t4', ['ada', 'bob'], 500)
    .paid('o1', '2026-01-15', 't4')
    .received('t4', 'bob', 500)
    .completed('t4', 'ada')
    .deposited('ada', 100, 'd1')
    .by(acknowledged);
  expect(brokenBy(tale)).toEqual([]);
});

const OUTCOMES = 'every transfer has exactly one outcome';
const BELOW = 'no balance is below its limit at any revision';
const SPENT = 'no spending leaves less than nothing available';
const ONCE = 'no command took effect twice, however often it was repeated';
const IN_LOG = 'every acknowledged command is in the log exactly once';

describe('a fault in the log breaks the rule that it is about, and no other', () => {
  it.each<[what: string, tale: Tale, broken: readonly string[]]>([
    ['a doubled credit', soFar().received('t1', 'bob', 4_000), [OUTCOMES]],
    ['a lost transfer', soFar().sent('t2', ['ada', 'bob'], 100), [OUTCOMES]],
    ['a credit without a debit', soFar().received('t2', 'bob', 100), [OUTCOMES]],
    ['received and returned', soFar().returned('t1', 'ada', 4_000), [OUTCOMES]],
    [
      'less received than was sent',
      soFar().sent('t2', ['ada', 'bob'], 100).received('t2', 'bob', 99).completed('t2', 'ada'),
      [OUTCOMES],
    ],
    [
      'received by another',
      soFar().sent('t2', ['ada', 'bob'], 100).received('t2', 'ada', 100).completed('t2', 'ada'),
      [OUTCOMES],
    ],
    [
      'a balance that is off',
      soFar()
        .deposited('ada', 100)
        .but(-1, ({ data, ...event }) => ({ ...event, data: { ...data, balance: eur(6_101) } }))
        .deposited('ada', 100),
      ['the balance in each event is the sum of what was booked until then'],
    ],
    ['an overdrawn revision', soFar().withdrew('ada', 6_001).deposited('ada', 100), [BELOW, SPENT]],
    ['spent what was held', soFar().held('h1', 'ada', 5_000).withdrew('ada', 1_001), [SPENT]],
    [
      'a hold captured twice',
      soFar().held('h1', 'ada', 500).captured('h1', 'ada', 500).captured('h1', 'ada', 500),
      ['a hold ends once, and no more is captured than was held'],
    ],
    [
      'more captured than was held',
      soFar().held('h1', 'ada', 500).captured('h1', 'ada', 501),
      ['a hold ends once, and no more is captured than was held'],
    ],
    [
      'reversed twice',
      ['t2', 't3'].reduce(
        (tale, id) => tale.reversed(id, 't1', 1_000).received(id, 'ada', 1_000).completed(id, 'bob'),
        soFar(),
      ),
      ['no transfer is reversed twice'],
    ],
    [
      'a booking before the one before it',
      soFar()
        .deposited('ada', 100)
        .but(-1, ({ data, ...event }) => ({
          ...event,
          data: { ...data, bookedAt: '2026-01-15T12:00:00.000Z' },
        })),
      ['the time of booking never goes back on an account'],
    ],
    [
      'a gap in a stream',
      soFar()
        .completed('t1', 'ada')
        .but(-1, (event) => ({ ...event, type: 'Odd', revision: 9 })),
      ['positions and revisions have no gaps'],
    ],
    [
      'a leg that is nobody',
      soFar().tell('account-ada', 'FundsDeposited', {
        ...{ accountId: 'ada', debit: 'somewhere', credit: 'ada', amount: eur(100) },
        ...{ balance: eur(6_100), bookedAt: '2026-01-15T12:00:06.000Z' },
      }),
      [
        'the sum over all accounts, the outside, what is under way and what is lent is zero',
        'both legs of every booking are known, one of them the account it is on',
      ],
    ],
    ['an acknowledged command that is lost', soFar().by(acknowledged), [IN_LOG]],
    [
      'an acknowledged command that made something else',
      soFar().deposited('ada', 1, 'd2').by(acknowledged),
      [IN_LOG],
    ],
    [
      'a command carried out twice',
      soFar().deposited('ada', 1, 'd1').by(unknown).deposited('ada', 1, 'd1').by(unknown),
      [ONCE],
    ],
    [
      'a refused command in the log',
      soFar().deposited('ada', 1, 'd1').by(refused),
      ['no refused command is in the log'],
    ],
    [
      'a day of a standing order that never paid',
      soFar().fellDue('o1', '2026-01-15', 't2'),
      ['every day of a standing order was paid once, or failed once'],
    ],
    [
      'a day of a standing order that did not pay what it says',
      soFar().fellDue('o1', '2026-01-15', 't2').paid('o1', '2026-01-15', 't2'),
      ['a standing order says what it paid'],
    ],
  ])('%s', (_, tale, broken) => {
    expect(brokenBy(tale)).toEqual(broken);
  });
});

describe('what is shown and is not so in the log is found', () => {
  it.each<[what: string, change: (shown: Observations) => Observations, broken: string]>([
    [
      'an account at another balance',
      (shown) => ({ ...shown, accounts: shown.accounts.map((account) => ({ ...account, balance: eur(1) })) }),
      'every account is shown as the log tells of it',
    ],
    [
      'an account that is missing',
      (shown) => ({ ...shown, accounts: shown.accounts.slice(1) }),
      'every account is shown as the log tells of it',
    ],
    [
      'a line missing in a statement',
      (shown) => ({
        ...shown,
        histories: shown.histories.map((each) => ({ ...each, movements: each.movements.slice(1) })),
      }),
      'a statement has every booking of the log, with its balance',
    ],
    [
      'a past balance that was not so',
      (shown) => ({
        ...shown,
        histories: shown.histories.map((each) => ({
          ...each,
          past: each.past.map((past) => ({ ...past, balance: eur(1) })),
        })),
      }),
      'a past balance is what the log booked until then',
    ],
    [
      'a trial balance that is off',
      (shown) => ({
        ...shown,
        trialBalance: shown.trialBalance.map((line) => ({ ...line, outside: eur(0) })),
      }),
      'the trial balance says the same as the log',
    ],
  ])('%s', (_, change, broken) => {
    expect(brokenBy(soFar(), change)).toEqual([broken]);
  });
});
