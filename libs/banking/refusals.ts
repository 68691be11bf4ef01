import { refusals } from '#platform/kernel/refusal';

/** Every way in which banking says no. Codes are for ever; the sentences may improve. */
export const refuse = refusals({
  'banking.unknown-account': ['not-found', 'There is no such account.'],
  'banking.admins-only': ['forbidden', 'Only an admin may do this.'],
  'banking.closed': ['conflict', 'This account is closed.'],
  'banking.frozen': ['conflict', 'This account is frozen.'],
  'banking.already-open': ['conflict', 'This account is open already.'],
  'banking.not-empty': ['conflict', 'Only an account whose balance is zero can be closed.'],
  'banking.has-holds': ['conflict', 'Release the holds on this account first.'],
  'banking.transfers-under-way': ['conflict', 'Transfers from this account are still under way.'],
  'banking.repays-a-loan': ['conflict', 'A loan is still repaid from this account.'],
  'banking.overdraft-in-use': ['conflict', 'More of the overdraft is in use than this would allow.'],

  'banking.wrong-currency': ['unprocessable', 'This account is in another currency.'],
  'banking.to-oneself': ['unprocessable', 'An account cannot transfer to itself.'],
  'banking.unknown-receiver': ['unprocessable', 'There is no such receiver.'],
  'banking.receiver-closed': ['unprocessable', 'The account of the receiver is closed.'],
  'banking.receiver-frozen': ['unprocessable', 'The account of the receiver takes no money at present.'],
  'banking.over-transfer-limit': ['unprocessable', 'This is more than the account may send at once.'],
  'banking.over-daily-limit': ['unprocessable', 'This is more than the account may send in a day.'],
  'banking.insufficient-funds': ['unprocessable', 'There is not enough money for this.'],

  'banking.unknown-transfer': ['not-found', 'There is no such transfer.'],
  'banking.not-yours-to-reverse': ['forbidden', 'Only whoever received a transfer can reverse it.'],
  'banking.transfer-not-completed': ['conflict', 'Only a completed transfer can be reversed.'],
  'banking.not-reversible': ['unprocessable', 'A reversal cannot be reversed, nor can an old transfer.'],
  'banking.already-reversed': ['conflict', 'This transfer is reversed already.'],

  'banking.unknown-hold': ['not-found', 'There is no such hold.'],
  'banking.too-many-holds': ['conflict', 'There are too many holds on this account.'],
  'banking.hold-not-open': ['conflict', 'This hold is captured, released or expired already.'],
  'banking.over-hold': ['unprocessable', 'This is more than is held.'],
  'banking.bad-expiry': ['unprocessable', 'A hold expires in the future, in a year at most.'],

  'banking.unknown-standing-order': ['not-found', 'There is no such standing order.'],
  'banking.standing-order-ended': ['conflict', 'This standing order has ended.'],
  'banking.bad-schedule': ['unprocessable', 'This schedule has no day to come.'],
});
