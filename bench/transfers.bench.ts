import { ONLY_LANE } from '#platform/event-store/lanes';
import { account } from '#banking/account/account';
import { sendTransfer, type Receiver } from '#banking/transfers/send-transfer';
import type { Uuid } from '#platform/kernel/ids';
import type { Florin } from '#assembly/open-florin';
import {
  commandsOf,
  depositOn,
  eachAtOnce,
  euros,
  newMeta,
  OFFICE,
  openAccounts,
  withFlorin,
} from './banking-load.js';

export const title = 'Transfers: a thousand accounts, and one that everybody uses';

const ACCOUNTS = 1_000;
const TRANSFERS = 20_000;
const ROUNDS = 3;
const LONGEST_MS = 120_000;

type Route = (index: number) => readonly [from: number, to: number];

/** Every account sends as often as every other; the hot one is the first. */
const spread: Route = (index) => [index % ACCOUNTS, (index * 7 + 1) % ACCOUNTS];
const hotSender: Route = (index) => [0, 1 + (index % (ACCOUNTS - 1))];
const hotReceiver: Route = (index) => [1 + (index % (ACCOUNTS - 1)), 0];

const SCENES = [
  { what: '1,000 accounts, each to another', route: spread },
  { what: 'one account to 999', route: hotSender },
  { what: '999 accounts to one', route: hotReceiver },
];

interface Rates {
  readonly accepted: number;
  readonly settled: number;
}

export async function run(): Promise<{ columns: string[]; rows: (string | number)[][]; notes: string[] }> {
  return await withFlorin(async (florin) => {
    const accounts = await openAccounts(florin, OFFICE.userId, ACCOUNTS);
    await eachAtOnce(ACCOUNTS, (index) => depositOn(florin, accounts[index] as Uuid, euros('1000000')));
    const rounds: Rates[][] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const rates: Rates[] = [];
      for (const { route } of SCENES) rates.push(await measure(florin, accounts, route));
      rounds.push(rates);
    }
    const medians = SCENES.map((_, scene) => middle(rounds.map((rates) => rates[scene] as Rates)));
    const base = medians[0] as Rates;
    return {
      columns: ['who', 'accepted/s', 'of the first', 'settled/s', 'of the first'],
      rows: SCENES.map(({ what }, scene) => {
        const { accepted, settled } = medians[scene] as Rates;
        return [
          what,
          Math.round(accepted),
          accepted / base.accepted,
          Math.round(settled),
          settled / base.settled,
        ];
      }),
      notes: [
        `${TRANSFERS.toLocaleString('en-US')} transfers in each of ${ROUNDS} rounds (the middle one is shown), 256 waiting for their answers at any time, without HTTP. All views and reactors run beside it in the same process.`,
        'Accepted: durable on the stream of the sender, and answered. Settled: every transfer has arrived at its receiver and is completed, three durable events each.',
      ],
    };
  });
}

async function measure(florin: Florin, accounts: readonly Uuid[], route: Route): Promise<Rates> {
  const begun = performance.now();
  await eachAtOnce(TRANSFERS, async (index) => {
    const [from, to] = route(index);
    await transfer(florin, accounts[from] as Uuid, accounts[to] as Uuid);
  });
  const accepted = performance.now();
  await settled(florin);
  return { accepted: perSecond(accepted - begun), settled: perSecond(performance.now() - begun) };
}

async function transfer(florin: Florin, from: Uuid, to: Uuid): Promise<void> {
  const meta = newMeta();
  const amount = euros('1.25');
  const receiver: Receiver = {
    accountId: to,
    ownerId: OFFICE.userId,
    currency: amount.currency,
    status: 'open',
  };
  const command = { by: OFFICE, transferId: meta.commandId, receiver, amount };
  await commandsOf(florin).handle({ decider: account, id: from, decide: sendTransfer, command, meta });
}

/** Until the reactor has nothing to answer to any more: what it answers, it hears again. */
async function settled({ platform }: Florin): Promise<void> {
  const { reactors, store } = platform;
  let seen;
  for (let end = await store.end(); end !== seen; end = await store.end()) {
    seen = end;
    const isSettled = await reactors.waitFor(
      'banking.settle-transfer',
      { position: end, lane: ONLY_LANE },
      LONGEST_MS,
    );
    if (!isSettled) throw new Error('the transfers are not settled in time');
  }
}

function perSecond(elapsedMs: number): number {
  return (TRANSFERS * 1_000) / elapsedMs;
}

function middle(rates: readonly Rates[]): Rates {
  const sorted = [...rates].sort((a, b) => a.settled - b.settled);
  return sorted[Math.floor(sorted.length / 2)] as Rates;
}
