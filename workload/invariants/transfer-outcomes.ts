import type { WireMoney } from '../amounts.js';
import { placeOf, type LogEvent } from '../log-event.js';
import { Rule } from '../rule.js';
import type { Invariant } from './invariant.js';

/** What the log says of one transfer. */
interface Transfer {
  readonly sent: LogEvent[];
  readonly received: LogEvent[];
  readonly completed: LogEvent[];
  readonly returned: LogEvent[];
}

const CHAPTERS: Readonly<Record<string, keyof Transfer>> = {
  FundsTransferred: 'sent',
  TransferReversed: 'sent',
  TransferReceived: 'received',
  TransferCompleted: 'completed',
  TransferReturned: 'returned',
};

/** Money that left an account arrived once at the other one, or came back once. */
export class TransferOutcomes implements Invariant {
  private readonly outcomes = new Rule('every transfer has exactly one outcome');
  private readonly reversals = new Rule('no transfer is reversed twice');
  readonly rules = [this.outcomes, this.reversals];
  private readonly transfers = new Map<string, Transfer>();
  private readonly reversed = new Map<string, LogEvent>();

  see(event: LogEvent): void {
    const chapter = CHAPTERS[event.type];
    const { transferId } = event.data;
    if (chapter === undefined || transferId === undefined) return;
    const transfer = this.transfers.get(transferId) ?? {
      sent: [],
      received: [],
      completed: [],
      returned: [],
    };
    this.transfers.set(transferId, transfer);
    transfer[chapter].push(event);
    if (event.type === 'TransferReversed') this.seeReversal(event);
  }

  end(): void {
    for (const [transferId, transfer] of this.transfers) {
      const fault = faultOf(transfer);
      this.outcomes.holds(fault === undefined, () => `transfer ${transferId}: ${fault ?? ''}`);
    }
  }

  private seeReversal(event: LogEvent): void {
    const original = event.data.reversalOf ?? '';
    const before = this.reversed.get(original);
    this.reversals.holds(
      before === undefined,
      () => `${original}: ${storyOf([...(before ? [before] : []), event])}`,
    );
    this.reversed.set(original, event);
  }
}

function faultOf(transfer: Transfer): string | undefined {
  const { sent, received, completed, returned } = transfer;
  const [sending] = sent;
  const isCompleted = received.length === 1 && completed.length === 1 && returned.length === 0;
  const isReturned = received.length === 0 && completed.length === 0 && returned.length === 1;
  if (!sending || sent.length > 1 || !(isCompleted || isReturned)) {
    return storyOf([...sent, ...received, ...completed, ...returned]);
  }
  return mismatchOf(sending, [...received, ...returned]);
}

/** The same money, to the one that was named or back to where it came from. */
function mismatchOf(sending: LogEvent, arrivals: readonly LogEvent[]): string | undefined {
  const arrival = arrivals.find(({ type, data }) => {
    const to = type === 'TransferReceived' ? sending.data.to?.accountId : sending.data.accountId;
    return data.accountId !== to || !isSame(data.amount, sending.data.amount);
  });
  return arrival && `${placeOf(arrival)} is not what ${placeOf(sending)} says`;
}

function isSame(a: WireMoney | undefined, b: WireMoney | undefined): boolean {
  return a?.amount === b?.amount && a?.currency === b?.currency;
}

function storyOf(events: readonly LogEvent[]): string {
  return events.map(placeOf).join(', ');
}
