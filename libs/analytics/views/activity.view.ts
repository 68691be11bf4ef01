import { dayOf } from '#platform/kernel/days';
import { shardOf } from '#platform/projections/shards';
import { defineView, type Fold, type Recorded } from '#platform/projections/view';
import type { DocumentBody } from '#platform/read-store/read-store';
import type { EventDefinition } from '#platform/event-store/event-definition';
import { markActive } from '#analytics/counting/active-days';
import { addCounts, plusOne, type Counts } from '#analytics/counting/counts';
import {
  ACTIVE_BUCKETS,
  activeId,
  bucketOf,
  dayId,
  kindOf,
  monthOf,
  totalId,
  USER_BUCKETS,
  usersId,
  type DocumentKind,
} from '#analytics/counting/document-ids';
import { countMinute } from '#analytics/counting/minutes';
import { changeUser, checked, ERASED, loggedIn, namedAt, type Change } from '#analytics/counting/user-counts';
import { addVolume, type Movement, type Volumes } from '#analytics/counting/volumes';
import { bankingEvents, type AccountEvent, type MoneyEvent, type StandingOrderEvent } from '#banking/events';
import { identityEvents, type IdentityEvent } from '#identity/events';
import {
  lendingEvents,
  type ApplicationEvent,
  type BorrowerEvent,
  type FinancingOptionEvent,
  type LoanEvent,
} from '#lending/events';
import {
  notificationsEvents,
  type DeliveryEvent,
  type DeviceEvent,
  type InboxEvent,
  type PreferencesEvent,
  type WebhookEvent,
} from '#notifications/events';

/** Every context with its events: all of them are counted. */
export const COUNTED: Readonly<Record<string, readonly EventDefinition[]>> = {
  identity: identityEvents,
  banking: bankingEvents,
  lending: lendingEvents,
  notifications: notificationsEvents,
};

type LendingEvent = FinancingOptionEvent | BorrowerEvent | ApplicationEvent | LoanEvent;
type NotificationsEvent = InboxEvent | PreferencesEvent | DeviceEvent | WebhookEvent | DeliveryEvent;
type CountedEvent = IdentityEvent | AccountEvent | StandingOrderEvent | LendingEvent | NotificationsEvent;
type Counted = Recorded<CountedEvent>;

/** Each kind of document has some of these. */
export interface ActivityDocument extends DocumentBody {
  /** Of a total and of a day: events by their types. */
  readonly events?: Counts;
  /** Of a total. */
  readonly minutes?: Counts;
  /** Of a total: how many applications are in each state. Of one shard it may be less than none. */
  readonly applications?: Counts;
  /** Of a day. */
  readonly volumes?: Volumes;
  /** Of users in a month: the days on which they were active. */
  readonly days?: Counts;
  /** Of users since ever: their counts. */
  readonly users?: string;
}

const MOVEMENT_OF: Readonly<Partial<Record<string, Movement>>> = {
  FundsDeposited: 'deposits',
  FundsWithdrawn: 'withdrawals',
  FundsTransferred: 'transfers',
  TransferReturned: 'returned',
  TransferReversed: 'reversed',
  HoldCaptured: 'captured',
  LoanDisbursed: 'disbursed',
  InstalmentPaid: 'repaid',
  LoanRepaymentMade: 'repaid',
};

const counted: Fold<ActivityDocument, CountedEvent> = {
  ids: (event) => {
    const shard = shardOf(event.stream);
    const day = dayOf(event.metadata.at);
    const active = activeUser(event);
    const change = changeOf(event);
    return [
      totalId(shard),
      dayId(day, shard),
      ...(active === undefined ? [] : [activeId(monthOf(day), shard, bucketOf(active, ACTIVE_BUCKETS))]),
      ...(change === undefined ? [] : [usersId(shard, bucketOf(change.userId, USER_BUCKETS))]),
    ];
  },
  apply: (document = {}, event, id) => after[kindOf(id)](document, event),
};

type After = (document: ActivityDocument, event: Counted) => ActivityDocument;

const after: Readonly<Record<DocumentKind, After>> = {
  total: ({ events, minutes, applications = {} }, event) => ({
    events: plusOne(events, event.type),
    minutes: countMinute(minutes, event.metadata.at),
    applications: addCounts(applications, stateChange(event)),
  }),
  day: ({ events, volumes }, event) => {
    const movement = MOVEMENT_OF[event.type];
    const { amount } = (event as Recorded<MoneyEvent>).data;
    const moved = movement && addVolume(volumes, movement, { count: 1, amount });
    return { events: plusOne(events, event.type), volumes: moved ?? volumes ?? {} };
  },
  active: ({ days }, event) => ({
    days: markActive(days, activeUser(event) as string, dayOf(event.metadata.at)),
  }),
  users: ({ users }, event) => {
    const { userId, change } = changeOf(event) as UserChange;
    return { users: changeUser(users, userId, change) };
  },
};

/** Who did something: whoever was logged in, or just came in or came back, which is done before one is. */
function activeUser(event: Counted): string | undefined {
  if (event.type === 'SessionStarted' || event.type === 'SessionRefreshed') return event.data.userId;
  return event.metadata.actor;
}

interface UserChange {
  readonly userId: string;
  readonly change: Change;
}

function changeOf(event: Counted): UserChange | undefined {
  switch (event.type) {
    case 'UserLoggedIn':
      return { userId: event.data.userId, change: loggedIn };
    case 'UserRegistered':
    case 'ProfileChanged':
      return { userId: event.data.userId, change: namedAt(event.revision) };
    case 'UserErased':
      return { userId: event.data.userId, change: namedAt(ERASED) };
    case 'FinancingOptionsViewed':
      return { userId: event.data.userId, change: checked };
    default:
      return undefined;
  }
}

/** Which state has an application more, and which one less. */
function stateChange(event: Counted): Counts {
  switch (event.type) {
    case 'ApplicationSubmitted':
      return { pending: 1 };
    case 'ApplicationApproved':
      return { pending: -1, approved: 1 };
    case 'ApplicationDenied':
      return { pending: -1, denied: 1 };
    case 'ApplicationWithdrawn':
      return { pending: -1, withdrawn: 1 };
    case 'ApplicationAppealed':
      return addCounts({ [event.data.before]: -1 }, { [event.data.status]: 1 });
    default:
      return {};
  }
}

const types = Object.values(COUNTED).flatMap((definitions) => definitions.map(({ type }) => type));

/**
 * How much of everything there was: in all, by day, by user. One view, since to hear every event once
 * is most of what it costs. Time is when the event says that it happened, so that counting the log
 * again counts the same.
 */
export const activityView = defineView<ActivityDocument, CountedEvent>({
  name: 'analytics.activity',
  version: 1,
  fedBy: 'many-streams',
  indexes: {},
  on: Object.fromEntries(types.map((type) => [type, counted])),
});
