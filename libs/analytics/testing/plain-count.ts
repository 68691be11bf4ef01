import type { RecordedEvent } from '#platform/event-store/event-store';

export type Tally = Readonly<Record<string, number>>;

/** What is counted, counted once more in the plainest way: one look at the whole log, nothing remembered. */
export interface PlainCount {
  readonly byType: Tally;
  readonly loginsOf: Tally;
  readonly checksOf: Tally;
  readonly eventsOn: Tally;
  readonly activeOn: Tally;
  readonly activeInAll: number;
  readonly depositedMinor: bigint;
  readonly states: Tally;
}

export function plainCount(log: readonly RecordedEvent[]): PlainCount {
  const of = (type: string) => log.filter((event) => event.type === type);
  const userOf = ({ data }: RecordedEvent) => data['userId'] as string;
  const days = [...new Set(log.map(dayOf))];
  const activeOn = days.map((day): [string, number] => {
    const users = new Set(log.filter((event) => dayOf(event) === day).flatMap(activeIn));
    return [day, users.size];
  });
  return {
    byType: tally(log.map(({ type }) => type)),
    loginsOf: tally(of('UserLoggedIn').map(userOf)),
    checksOf: tally(of('FinancingOptionsViewed').map(userOf)),
    eventsOn: tally(log.map(dayOf)),
    activeOn: Object.fromEntries(activeOn),
    activeInAll: new Set(log.flatMap(activeIn)).size,
    depositedMinor: of('FundsDeposited').reduce((sum, { data }) => sum + centsOf(data['amount']), 0n),
    states: tally(lastStates(log)),
  };
}

function tally(what: readonly string[]): Tally {
  return Object.fromEntries(
    [...new Set(what)].map((each) => [each, what.filter((one) => one === each).length]),
  );
}

function dayOf({ metadata }: RecordedEvent): string {
  return metadata.at.slice(0, 10);
}

function activeIn({ type, data, metadata }: RecordedEvent): readonly string[] {
  const isComing = type === 'SessionStarted' || type === 'SessionRefreshed';
  return isComing ? [data['userId'] as string] : metadata.actor ? [metadata.actor] : [];
}

function centsOf(amount: unknown): bigint {
  return BigInt((amount as { amount: string }).amount.replace('.', ''));
}

const STATE_AFTER: Readonly<Record<string, string>> = {
  ApplicationSubmitted: 'pending',
  ApplicationApproved: 'approved',
  ApplicationDenied: 'denied',
  ApplicationWithdrawn: 'withdrawn',
};

function lastStates(log: readonly RecordedEvent[]): readonly string[] {
  const states = new Map<string, string>();
  for (const { type, data } of log) {
    const state = type === 'ApplicationAppealed' ? (data['status'] as string) : STATE_AFTER[type];
    if (state !== undefined) states.set(data['applicationId'] as string, state);
  }
  return [...states.values()];
}
