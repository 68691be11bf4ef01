import type { CommandHandler } from '#platform/commands/command-handler';
import { streamName } from '#platform/commands/decider';
import type { EventStore } from '#platform/event-store/event-store';
import { beginningOf, type Day } from '#platform/kernel/days';
import type { Uuid } from '#platform/kernel/ids';
import { fromJson } from '#platform/kernel/money';
import type { CommandAction, Reactor, ScheduleAction } from '#platform/reactions/reactor';
import { account, type AccountState } from '#banking/account/account';
import type { StandingOrderEvent } from '#banking/events';
import { sendTransfer, type Receiver, type SendTransfer } from '#banking/transfers/send-transfer';
import { fallDue } from './fall-due.js';
import { noteFailure } from './note-failure.js';
import { noteSent } from './note-sent.js';
import { isUnsettled, standingOrder } from './standing-order.js';

/** What the reactor reads before it pays: the log itself, for a view may be behind or being rebuilt. */
export interface PaymentParts {
  readonly store: EventStore;
  readonly commands: CommandHandler;
}

type Order = Extract<StandingOrderEvent, { type: 'StandingOrderPlaced' }>['data'];
type Due = Extract<StandingOrderEvent, { type: 'StandingOrderFellDue' }>['data'];

/**
 * Wakes each order on its day, and pays what has fallen due.
 *
 * A day is paid once, whatever is repeated: the command that pays derives from the event that the day
 * fell due, and the account recognises it for good. A payment that was refused leaves no trace on the
 * account, so the order notes it, and a day whose outcome is noted is not paid any more: money that
 * comes in later does not go to what its owner was told has failed.
 */
export function runStandingOrders(parts: PaymentParts): Reactor<StandingOrderEvent> {
  return {
    name: 'banking.run-standing-orders',
    on: {
      StandingOrderPlaced: ({ data }) => [waking(data.orderId, data.nextOn)],
      StandingOrderPaused: ({ data }) => [{ kind: 'cancel', id: data.orderId }],
      StandingOrderResumed: ({ data }) => [waking(data.orderId, data.nextOn)],
      StandingOrderFellDue: ({ data }) => [
        paying(data, parts),
        notingSent(data),
        ...(data.nextOn === undefined ? [] : [waking(data.orderId, data.nextOn)]),
      ],
      StandingOrderEnded: ({ data }) => [{ kind: 'cancel', id: data.orderId }],
    },
    onTimer: ({ id, payload }) => [fallingDue(id as Uuid, payload['dueOn'] as Day)],
  };
}

function waking(orderId: Uuid, dueOn: Day): ScheduleAction {
  return { kind: 'schedule', id: orderId, at: beginningOf(dueOn), payload: { dueOn } };
}

function fallingDue(orderId: Uuid, dueOn: Day): CommandAction {
  const order = { decider: standingOrder, id: orderId, decide: fallDue, command: { dueOn } };
  return { kind: 'command', name: 'fall due', send: (send) => send(order) };
}

function paying(due: Due, { store, commands }: PaymentParts): CommandAction {
  return {
    kind: 'command',
    name: 'pay',
    send: async (send) => {
      const { state } = await commands.load(standingOrder, due.orderId);
      if (!isUnsettled(state, due.dueOn)) return;
      const order = await orderIn(store, due.orderId);
      const { state: paid } = await commands.load(account, order.to.accountId);
      const command = transferOf(due, order, receiverOf(paid));
      await send({ decider: account, id: order.accountId, decide: sendTransfer, command });
    },
    ifRefused: ({ code }) => [notingFailure(due, code)],
  };
}

function notingFailure({ orderId, dueOn }: Due, code: string): CommandAction {
  const order = { decider: standingOrder, id: orderId, decide: noteFailure, command: { dueOn, code } };
  return { kind: 'command', name: 'note the failure', send: (send) => send(order) };
}

/** Changes nothing where a failure was noted before. */
function notingSent({ orderId, dueOn, transferId }: Due): CommandAction {
  const command = { dueOn, transferId };
  const order = { decider: standingOrder, id: orderId, decide: noteSent, command };
  return { kind: 'command', name: 'note what was sent', send: (send) => send(order) };
}

/** What was ordered, in its owner's own words. */
async function orderIn(store: EventStore, orderId: Uuid): Promise<Order> {
  for await (const events of store.readStream(streamName(standingOrder, orderId), { limit: 1 })) {
    // The first event of an order says that it was placed.
    for (const { data } of events) return data as unknown as Order;
  }
  throw new Error(`standing order ${orderId} has no events`);
}

function transferOf(due: Due, order: Order, receiver: Receiver | undefined): SendTransfer {
  const { orderId: standingOrderId, transferId } = due;
  const { ownerId: userId, amount, reference } = order;
  const by = { userId, isAdmin: false };
  return { by, transferId, receiver, amount: fromJson(amount), reference, standingOrderId };
}

function receiverOf({ status, accountId, ownerId, currency, frozen }: AccountState): Receiver | undefined {
  if (status === 'unopened') return undefined;
  return { accountId, ownerId, currency, status: status === 'open' && frozen ? 'frozen' : status };
}
