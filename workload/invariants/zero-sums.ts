import { minorOf, type WireMoney } from '../amounts.js';
import { accountOf, entryOf, NOBODYS_LEGS, type LogEvent } from '../log-event.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

/** One line of the trial balance that admins are shown. */
export interface TrialBalanceLine {
  readonly currency: string;
  readonly accounts: WireMoney;
  readonly outside: WireMoney;
  readonly underWay: WireMoney;
  readonly lending: WireMoney;
}

/** What the accounts state, what is outside, what is under way and what is lent add up to nothing, per currency. */
export class ZeroSums implements Invariant {
  private readonly sums = new Rule(
    'the sum over all accounts, the outside, what is under way and what is lent is zero',
  );
  private readonly legs = new Rule('both legs of every booking are known, one of them the account it is on');
  private readonly trialBalance = new Rule('the trial balance says the same as the log');
  readonly rules = [this.sums, this.legs, this.trialBalance];
  private readonly accounts = new Map<string, WireMoney>();
  private readonly others = new Map<string, bigint>();

  constructor(private readonly shown: readonly TrialBalanceLine[]) {}

  see(event: LogEvent): void {
    const accountId = accountOf(event);
    if (accountId === undefined) return;
    const entry = entryOf(event);
    if (!entry) return;
    const { debit, credit, minor, currency } = entry;
    this.legs.holds(
      [debit, credit].includes(accountId) && [debit, credit].some((leg) => NOBODYS_LEGS.includes(leg)),
      () => `${event.stream}@${event.revision} books from ${debit} to ${credit}`,
    );
    if (event.data.balance) this.accounts.set(accountId, event.data.balance);
    this.add(debit, currency, -minor);
    this.add(credit, currency, minor);
  }

  end(): void {
    for (const currency of new Set([...this.accounts.values()].map((balance) => balance.currency))) {
      const ofAccounts = [...this.accounts.values()]
        .filter((balance) => balance.currency === currency)
        .reduce((sum, balance) => sum + minorOf(balance), 0n);
      const [outside = 0n, underWay = 0n, lending = 0n] = NOBODYS_LEGS.map((leg) =>
        this.others.get(`${leg} ${currency}`),
      );
      const total = ofAccounts + outside + underWay + lending;
      const parts = `${currency}: accounts ${ofAccounts}, outside ${outside}, under way ${underWay}, lent ${lending}`;
      this.sums.holds(total === 0n, () => `${parts} make ${total}`);
      const line = this.shown.find((each) => each.currency === currency);
      const shown = line && [line.accounts, line.outside, line.underWay, line.lending].map(minorOf).join();
      this.trialBalance.holds(
        shown === [ofAccounts, outside, underWay, lending].join(),
        () => `${parts}; shown was ${shown ?? 'nothing'}`,
      );
    }
  }

  private add(leg: string, currency: string, minor: bigint): void {
    const key = `${leg} ${currency}`;
    if (NOBODYS_LEGS.includes(leg)) this.others.set(key, (this.others.get(key) ?? 0n) + minor);
  }
}
