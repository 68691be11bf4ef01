import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import type { Decide } from '#platform/commands/decider';
import { derivedUuid, isUuid, parseUuid, type Uuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import { People } from '#platform/people/people';
import { Views } from '#platform/projections/views';
import { appealDecision } from '#lending/applications/appeal-decision';
import { application, type ApplicationState } from '#lending/applications/application';
import { decideApplication, type DecideApplication } from '#lending/applications/decide-application';
import {
  submitApplication,
  type SubmitApplication,
  type WantedAccount,
} from '#lending/applications/submit-application';
import { withdrawApplication } from '#lending/applications/withdraw-application';
import { borrower } from '#lending/borrower/borrower';
import type { ApplicationEvent, Decision } from '#lending/events';
import type { FinancingOptionState } from '#lending/options/financing-option';
import { refuse } from '#lending/refusals';
import { accountsView } from '#lending/views/accounts.view';
import { applicationCountsView } from '#lending/views/application-counts.view';
import { applicationOrderView } from '#lending/views/application-order.view';
import { applicationsView } from '#lending/views/applications.view';
import { peopleView } from '#lending/views/people.view';
import { applicationsOf } from './applications-of-users.js';
import { Options } from './options.js';

export interface Wish extends Pick<
  SubmitApplication,
  'applicantId' | 'amount' | 'purpose' | 'income' | 'creditScore'
> {
  readonly loanTypes: readonly string[];
  readonly accountId?: string | undefined;
}

export interface Review {
  readonly reviewerId: Uuid;
  readonly status: Decision;
  readonly reason?: string | undefined;
  readonly optionId?: string | undefined;
}

type Result = CommandResult<ApplicationEvent>;

/** From a wish to a decision, each of which may need to know options, accounts and people. */
@Injectable()
export class Applications {
  constructor(
    private readonly commands: CommandHandler,
    private readonly options: Options,
    private readonly people: People,
    private readonly views: Views,
  ) {}

  async submit({ loanTypes, accountId, ...wish }: Wish, meta: CommandMeta): Promise<Result> {
    const { commandId: id } = meta;
    const options = await this.options.named(loanTypes);
    const account = accountId === undefined ? undefined : await this.accountOf(accountId);
    const command = { ...wish, applicationId: id, options, account };
    return await this.handle({ id, decide: submitApplication, command, meta });
  }

  async withdraw(id: string, userId: Uuid, meta: CommandMeta): Promise<Result> {
    return await this.handle({ id, decide: withdrawApplication, command: { userId }, meta });
  }

  /** The option is the one that the reviewer names, else the one that the applicant has selected, else the first. */
  async decide(id: string, review: Review, meta: CommandMeta): Promise<Result> {
    const command = await this.reviewed(id, review);
    return await this.handle({ id, decide: decideApplication, command, meta });
  }

  async appeal(id: string, review: Review, meta: CommandMeta): Promise<Result> {
    const command = await this.reviewed(id, review);
    return await this.handle({ id, decide: appealDecision, command, meta });
  }

  /**
   * All that a user has pending; what others decide meanwhile is theirs. Answers with what was decided, one
   * at least. Refuses: unknown-user, own-application, applicant-erased, nothing-pending, not-applied-for.
   */
  async decideAllOf(user: string, review: Review, meta: CommandMeta): Promise<readonly Result[]> {
    const userId = await this.userIdOf(user);
    if (userId === review.reviewerId) throw refuse('lending.own-application');
    const pending = await applicationsOf(userId, 'pending', this.views);
    // A repeat finds nothing pending; the decisions that it made the first time tell it so themselves.
    const again =
      meta.fingerprint === undefined ? [] : await applicationsOf(userId, review.status, this.views);
    const { ifRevision: _ofNone, ...metaOfEach } = meta;
    const results: Result[] = [];
    for (const { id } of [...pending, ...again]) {
      const commandId = derivedUuid(meta.commandId, id);
      const result = await unlessDecided(() => this.decide(id, review, { ...metaOfEach, commandId }));
      if (result) results.push(result);
    }
    if (results.length === 0) throw refuse('lending.nothing-pending');
    return results;
  }

  /** A username or an id. Refuses: unknown-user. */
  async userIdOf(user: string): Promise<Uuid> {
    const userId = isUuid(user) ? parseUuid(user) : await this.people.userIdOf(user);
    const person = userId && (await this.views.getOrWait(peopleView, userId));
    if (userId === undefined || !person) throw refuse('lending.unknown-user');
    return userId;
  }

  private async reviewed(id: string, { optionId, ...review }: Review): Promise<DecideApplication> {
    const { state } = await this.commands.load(application, id);
    if (state.status === 'none') throw refuse('lending.unknown-application');
    // Reasons are sealed with the applicant's key, and that is destroyed.
    const applicant = await this.views.get(peopleView, state.applicantId);
    if (applicant?.erased) throw refuse('lending.applicant-erased');
    return { ...review, option: await this.optionFor(state, optionId) };
  }

  private async optionFor(
    { applicantId, optionIds }: ApplicationState,
    named: string | undefined,
  ): Promise<FinancingOptionState> {
    const { state } = await this.commands.load(borrower, applicantId);
    const selected = optionIds.find((optionId) => optionId === state.selectedOptionId);
    return await this.options.byId(named ?? selected ?? (optionIds[0] as Uuid));
  }

  private async accountOf(accountId: string): Promise<WantedAccount | null> {
    const account = await this.views.getOrWait(accountsView, accountId);
    return account ? { ...account, accountId: account.id as Uuid } : null;
  }

  private async handle<Command>(order: {
    readonly id: string;
    readonly decide: Decide<Command, ApplicationState, ApplicationEvent>;
    readonly command: Command;
    readonly meta: CommandMeta;
  }): Promise<Result> {
    const result = await this.commands.handle({ decider: application, ...order });
    // So that whoever asks next, in whatever way, is told of it.
    await Promise.all([
      this.views.waitFor(applicationsView, result),
      this.views.waitFor(applicationOrderView, result),
      this.views.waitFor(applicationCountsView, result),
    ]);
    return result;
  }
}

async function unlessDecided(decide: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await decide();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'lending.already-decided') return undefined;
    throw error;
  }
}
