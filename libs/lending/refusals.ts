import { refusals } from '#platform/kernel/refusal';

/** Every way in which lending says no. Codes are for ever; the sentences may improve. */
export const refuse = refusals({
  'lending.unknown-option': ['not-found', 'There is no such financing option.'],
  'lending.option-exists': ['conflict', 'There is a financing option of this name already.'],
  'lending.over-maximum': ['unprocessable', 'This is more than the option offers.'],
  'lending.wrong-currency': ['unprocessable', 'This is in another currency.'],

  'lending.invalid-application': ['invalid', 'This cannot be applied for.'],
  'lending.unsuitable-account': ['unprocessable', 'The loan cannot be paid out to this account.'],
  'lending.unknown-application': ['not-found', 'There is no such application.'],
  'lending.unknown-user': ['not-found', 'There is no such user.'],
  'lending.own-application': ['forbidden', 'Nobody decides their own application.'],
  'lending.same-reviewer': ['forbidden', 'An appeal is decided by another admin.'],
  'lending.applicant-erased': ['conflict', 'Whoever applied is not here any more.'],
  'lending.already-decided': ['conflict', 'This is decided or withdrawn already.'],
  'lending.nothing-pending': ['conflict', 'This user has no pending application.'],
  'lending.not-decided': ['conflict', 'Only a decision can be appealed.'],
  'lending.already-appealed': ['conflict', 'This decision has been appealed already.'],
  'lending.already-disbursed': ['conflict', 'The loan is paid out: the approval cannot be taken back.'],
  'lending.not-applied-for': ['unprocessable', 'The application is for other options.'],

  'lending.unknown-loan': ['not-found', 'There is no such loan.'],
  'lending.loan-repaid': ['conflict', 'This loan is repaid.'],
  'lending.payment-under-way': ['conflict', 'A payment of this loan is still under way.'],
  'lending.over-what-is-owed': [
    'unprocessable',
    'A part is less than what is owed; to repay it all, say "all".',
  ],
  'lending.loan-not-repaid': ['conflict', 'A loan is not repaid yet.'],
});
