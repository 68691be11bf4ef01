/** The ways on which somebody is told. */
export const CHANNELS = ['inbox', 'email', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface TopicRules {
  /** What somebody reads who chooses what to be told. */
  readonly description: string;
  /** On which ways it goes as long as nobody has chosen otherwise. */
  readonly on: readonly Channel[];
  /** Whoever takes an account over must not be able to keep its owner from seeing it. */
  readonly alwaysInInbox?: true;
}

const NOT_MAILED: readonly Channel[] = ['inbox', 'webhook'];

/** Everything somebody can be told about: a closed table. Names are for ever. */
const TABLE = {
  'identity.welcome': { description: 'You have signed up.', on: NOT_MAILED },
  'identity.logged-in': { description: 'You have logged in.', on: [] },
  'identity.new-device': {
    description: 'You have logged in on a device that was not seen before.',
    on: CHANNELS,
    alwaysInInbox: true,
  },
  'identity.password-changed': {
    description: 'Your password was changed.',
    on: CHANNELS,
    alwaysInInbox: true,
  },
  'identity.second-factor-changed': {
    description: 'One-time codes were turned on or off, or a recovery code was used.',
    on: CHANNELS,
    alwaysInInbox: true,
  },
  'identity.disabled': {
    description: 'Your user was disabled or enabled again.',
    on: CHANNELS,
    alwaysInInbox: true,
  },
  'identity.role-changed': { description: 'You have become an admin, or are none any more.', on: CHANNELS },
  'banking.money-received': { description: 'Money has arrived on one of your accounts.', on: NOT_MAILED },
  'banking.transfer-returned': { description: 'A transfer of yours has come back.', on: CHANNELS },
  'banking.account-frozen': {
    description: 'An account of yours was frozen, or is not any more.',
    on: CHANNELS,
  },
  'banking.standing-order-failed': { description: 'A standing order could not pay.', on: CHANNELS },
  'banking.hold-captured': {
    description: 'Money that was held on your account was taken.',
    on: NOT_MAILED,
  },
  'lending.application-submitted': { description: 'Your application has arrived.', on: NOT_MAILED },
  'lending.application-decided': { description: 'Your application was decided.', on: CHANNELS },
  'lending.application-to-decide': {
    description: 'For admins: an application waits for a decision.',
    on: NOT_MAILED,
  },
  'lending.disbursed': { description: 'A loan was paid out to you.', on: CHANNELS },
  'lending.instalment-paid': { description: 'An instalment was taken from your account.', on: NOT_MAILED },
  'lending.instalment-missed': { description: 'An instalment could not be paid.', on: CHANNELS },
  'lending.repaid': { description: 'A loan of yours is repaid.', on: CHANNELS },
  'notifications.webhook-disabled': {
    description: 'A webhook of yours was switched off, because it failed for days.',
    on: ['inbox', 'email'],
  },
} as const satisfies Readonly<Record<string, TopicRules>>;

export type Topic = keyof typeof TABLE;
export const TOPICS = Object.keys(TABLE) as readonly Topic[];

export function rulesOf(topic: Topic): TopicRules {
  return TABLE[topic];
}

export function isTopic(name: string): name is Topic {
  return Object.hasOwn(TABLE, name);
}
