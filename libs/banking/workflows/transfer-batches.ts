import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { refuse } from '#platform/commands/command-refusals';
import type { CommandResult } from '#platform/commands/command-result';
import { FingerprintKey, fingerprintOf } from '#platform/commands/fingerprints';
import { derivedUuid, IdSource, type Uuid } from '#platform/kernel/ids';
import { toJson, type Money } from '#platform/kernel/money';
import { Refusal } from '#platform/kernel/refusal';
import { isOutage } from '#platform/retrying/outage';
import { account } from '#banking/account/account';
import type { Asker } from '#banking/account/rules';
import type { AccountEvent } from '#banking/events';
import { beginTransferBatch } from '#banking/transfers/begin-transfer-batch';
import { sendTransfer, type Receiver, type SendTransfer } from '#banking/transfers/send-transfer';
import { Receivers } from './receivers.js';

export interface AskedTransfer {
  /** An account or a user. */
  readonly to: string;
  readonly amount: Money;
  readonly reference?: string | undefined;
  /** Makes this transfer repeatable, in this batch and in any other from the same account. */
  readonly key?: string | undefined;
}

export interface TransferBatch {
  readonly by: Asker;
  readonly accountId: Uuid;
  /** In their order; or why one cannot even be understood. */
  readonly transfers: readonly (AskedTransfer | Refusal)[];
}

type Result = CommandResult<AccountEvent>;

export interface BatchOutcome {
  readonly begun: Result;
  /** Of every transfer, in their order: what came of it, or what stood in the way of it alone. */
  readonly outcomes: readonly PromiseSettledResult<Result>[];
}

/** A transfer that is ready to be decided on. */
interface Order {
  readonly command: SendTransfer;
  readonly meta: CommandMeta;
}

const KEYED_TRANSFERS = '5d0e7f3a-3c55-5f0b-9a4e-0c6b7a1d2e94' as Uuid;

/** Sends many transfers from one account: each for itself, in their order, and few appends for all. */
@Injectable()
export class TransferBatches {
  constructor(
    private readonly commands: CommandHandler,
    private readonly receivers: Receivers,
    private readonly ids: IdSource,
    private readonly fingerprintKey: FingerprintKey,
  ) {}

  /** Refuses, as a whole: unknown-account, closed, and what the platform says to repeats. */
  async send(batch: TransferBatch, meta: CommandMeta): Promise<BatchOutcome> {
    const begun = await this.begin(batch, meta);
    const orders = await this.ordersOf(batch, meta);
    const outcomes = await Promise.allSettled(this.carriedOut(batch.accountId, orders));
    const unknown = outcomes.map(refusalIn).find((error) => isInProgress(error) || isOutage(error));
    // Whoever can repeat the whole request is told to come back, and learns all of its results then:
    // what cannot be said now may have been carried out the first time.
    if (unknown !== undefined && meta.fingerprint !== undefined) throw unknown as Error;
    return { begun, outcomes };
  }

  private async begin({ by, accountId: id, transfers }: TransferBatch, meta: CommandMeta): Promise<Result> {
    const command = { by, batchId: meta.commandId, transfers: transfers.length };
    return await this.commands.handle({ decider: account, id, decide: beginTransferBatch, command, meta });
  }

  private async ordersOf(
    batch: TransferBatch,
    metaOfBatch: CommandMeta,
  ): Promise<readonly PromiseSettledResult<Order>[]> {
    const receiverOf = this.lookUpOnce();
    const orders = batch.transfers.map(async (asked, index): Promise<Order> => {
      if (asked instanceof Refusal) throw asked;
      const receiver = await receiverOf(asked);
      const meta = this.metaOf(asked, index, batch, metaOfBatch);
      const { amount, reference } = asked;
      return { command: { by: batch.by, transferId: meta.commandId, receiver, amount, reference }, meta };
    });
    return await Promise.allSettled(orders);
  }

  /** Many transfers of a batch may go to one receiver. */
  private lookUpOnce(): (asked: AskedTransfer) => Promise<Receiver | undefined> {
    const found = new Map<string, Promise<Receiver | undefined>>();
    return ({ to, amount: { currency } }) => {
      const question = `${currency} ${to}`;
      const answer = found.get(question) ?? this.receivers.find(to, currency);
      found.set(question, answer);
      return answer;
    };
  }

  /** Repeatable by its own key; else by its place in a request that is repeatable itself; else not. */
  private metaOf(
    { to, amount, reference, key }: AskedTransfer,
    index: number,
    { by, accountId }: TransferBatch,
    { ifRevision: _ofTheBatch, fingerprint: saidInAll, ...meta }: CommandMeta,
  ): CommandMeta {
    if (key !== undefined) {
      const commandId = derivedUuid(KEYED_TRANSFERS, JSON.stringify([by.userId, accountId, key]));
      const fingerprint = fingerprintOf(this.fingerprintKey, [to, toJson(amount), reference]);
      return { ...meta, commandId, fingerprint };
    }
    if (saidInAll === undefined) return { ...meta, commandId: this.ids.next() };
    return { ...meta, commandId: derivedUuid(meta.commandId, String(index)), fingerprint: saidInAll };
  }

  /** Handed over all at once: the commands on one stream are decided in the order in which they come. */
  private carriedOut(id: Uuid, orders: readonly PromiseSettledResult<Order>[]): readonly Promise<Result>[] {
    const firsts = new Map<Uuid, { readonly meta: CommandMeta; readonly result: Promise<Result> }>();
    return orders.map((order) => {
      if (order.status === 'rejected') return Promise.reject(order.reason as Error);
      const { command, meta } = order.value;
      const first = firsts.get(meta.commandId);
      if (first && first.meta.fingerprint !== meta.fingerprint)
        return Promise.reject(refuse('platform.idempotency-key-reused'));
      if (first) return first.result;
      const result = this.commands.handle({ decider: account, id, decide: sendTransfer, command, meta });
      firsts.set(meta.commandId, { meta, result });
      return result;
    });
  }
}

function refusalIn(outcome: PromiseSettledResult<Result>): unknown {
  return outcome.status === 'rejected' ? outcome.reason : undefined;
}

function isInProgress(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'platform.command-in-progress';
}
