import { Injectable } from '@nestjs/common';
import { fromJson, toJson, zero, type MoneyJson } from '#platform/kernel/money';
import { Views } from '#platform/projections/views';
import { isEligible } from '#lending/applications/checks';
import type { Decision, WantedOption } from '#lending/events';
import { optionIdOf } from '#lending/options/option-name';
import { applicationOrderView, indexFor } from '#lending/views/application-order.view';
import { applicantIn, applicationsView, type ApplicationDocument } from '#lending/views/applications.view';

/** What an option would ask for; absent: what it asked for when the application was made. */
export interface ChangedCriteria {
  readonly minIncome?: MoneyJson | undefined;
  readonly minCreditScore?: number | undefined;
  readonly maxAmount?: MoneyJson | undefined;
}

/** By the names of options. */
export type Policy = Readonly<Record<string, ChangedCriteria>>;

export interface ReplayRequest {
  readonly policy: Policy;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: string | undefined;
}

export interface Difference {
  readonly applicationId: string;
  readonly decision: Decision;
  readonly wouldBe: Decision;
  readonly decidedAt: string;
}

export interface Replay {
  /** How many decisions were looked at, and the cursor of those that are left. */
  readonly examined: number;
  readonly differences: readonly Difference[];
  readonly next?: string;
}

/** How many decisions one request looks at. */
const MAX_EXAMINED = 2_000;
/** Sorts after the empty time of what is not decided, and before every other. */
const ANY_TIME = '0';

/** Holds past decisions against another policy, and changes nothing. */
@Injectable()
export class PolicyReplays {
  constructor(private readonly views: Views) {}

  async replay({ policy, from = ANY_TIME, to, after }: ReplayRequest): Promise<Replay> {
    const changed = new Map(Object.entries(policy).map(([name, criteria]) => [optionIdOf(name), criteria]));
    const differences: Difference[] = [];
    const question = {
      index: indexFor('decidedAt', {}),
      from,
      ...(to !== undefined && { to }),
      ...(after !== undefined && { after }),
    };
    let examined = 0;
    for await (const { items, next } of this.views.pages(applicationOrderView, question)) {
      const applications = await this.views.getMany(
        applicationsView,
        items.map(({ id }) => id),
      );
      for (const application of applications) {
        const difference = application && differenceFor(application, (id) => changed.get(id as never));
        if (difference) differences.push(difference);
      }
      examined += items.length;
      if (next !== undefined && examined >= MAX_EXAMINED) return { examined, differences, next };
    }
    return { examined, differences };
  }
}

/**
 * A decision would differ where the policy decides otherwise than it was decided, and the policy of that
 * time did not: what reviewers decided against the policy, for reasons of their own, is left to them.
 */
function differenceFor(
  application: ApplicationDocument & { readonly id: string },
  criteriaOf: (optionId: string) => ChangedCriteria | undefined,
): Difference | undefined {
  const { id, status, decidedAt = '', options, terms } = application;
  if (status !== 'approved' && status !== 'denied') return undefined;
  const judged = terms ? options.filter(({ optionId }) => optionId === terms.optionId) : options;
  const applicant = applicantIn(application);
  const verdict = (isOf: (option: WantedOption) => WantedOption): Decision =>
    judged.some((option) => isEligible(isOf(option), applicant)) ? 'approved' : 'denied';
  const before = verdict((option) => option);
  const wouldBe = verdict((option) => ({ ...option, ...only(criteriaOf(option.optionId)) }));
  if (wouldBe === status || wouldBe === before) return undefined;
  return { applicationId: id, decision: status, wouldBe, decidedAt };
}

function only({ minIncome, minCreditScore, maxAmount }: ChangedCriteria = {}) {
  return {
    ...(minIncome && { minIncome: written(minIncome) }),
    ...(minCreditScore !== undefined && { minCreditScore }),
    ...(maxAmount && { maxAmount: written(maxAmount) }),
  };
}

function written(amount: MoneyJson): MoneyJson {
  const { minor, currency } = fromJson(amount);
  return toJson({ ...zero(currency), minor });
}
