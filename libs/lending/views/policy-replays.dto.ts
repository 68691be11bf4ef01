import { ApiProperty } from '@nestjs/swagger';
import { field, Moment, Text } from '#platform/http/fields';
import { refuse } from '#platform/http/platform-refusals';
import { DEFAULT_CURRENCY } from '#platform/http/money-fields';
import { amountFault, parseMoney, toJson, type MoneyJson } from '#platform/kernel/money';
import { DECISIONS, type Decision } from '#lending/events';
import type { ChangedCriteria, Policy, Replay } from '#lending/workflows/policy-replays';

const MAX_OPTIONS = 50;
const MAX_CURSOR = 1_024;
const FIELDS = ['min_income', 'credit_score', 'max_amount'];

type Sent = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export class PolicyReplayOrder {
  /** What each option would ask for, by its name. */
  @field(
    { description: 'By the name of an option: `{"Car Loan": {"min_income": 35000, "credit_score": 600}}`.' },
    {
      fault: (value) => {
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        const names = isObject ? Object.keys(value) : [];
        return names.length >= 1 && names.length <= MAX_OPTIONS
          ? undefined
          : `must name 1 to ${MAX_OPTIONS} options`;
      },
      schema: { type: 'object', additionalProperties: { type: 'object' } },
    },
  )
  options!: Sent;

  @Moment({ optional: true, description: 'Decided then or later.' })
  from?: string;

  @Moment({ optional: true, description: 'Decided before.' })
  to?: string;

  @Text({ max: MAX_CURSOR, optional: true, description: 'The `next` of the answer before.' })
  after?: string;
}

class DifferenceBody {
  @ApiProperty({ format: 'uuid' })
  application_id!: string;

  @ApiProperty({ enum: DECISIONS })
  decision!: Decision;

  @ApiProperty({ enum: DECISIONS })
  would_be!: Decision;

  @ApiProperty({ format: 'date-time' })
  decided_at!: string;
}

export class PolicyReplayBody {
  @ApiProperty({ type: 'integer', description: 'How many decisions were looked at.' })
  examined!: number;

  @ApiProperty({ type: 'integer', description: 'How many of them would differ.' })
  would_differ!: number;

  @ApiProperty({ type: [DifferenceBody] })
  differences!: readonly DifferenceBody[];

  @ApiProperty({ required: false, description: 'To go on, when there are more decisions.' })
  next?: string;
}

export function policyIn({ options }: PolicyReplayOrder): Policy {
  return Object.fromEntries(
    Object.entries(options).map(([name, criteria]) => [name, criteriaIn(`options.${name}`, criteria)]),
  );
}

function criteriaIn(path: string, criteria: Readonly<Record<string, unknown>>): ChangedCriteria {
  const isObject = typeof criteria === 'object' && (criteria as unknown) !== null;
  if (!isObject) throw bad(path, 'must be an object');
  const unknown = Object.keys(criteria).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw bad(`${path}.${unknown}`, 'is not a field that is known here');
  const { min_income, max_amount, credit_score } = criteria;
  return {
    ...(min_income !== undefined && { minIncome: moneyIn(`${path}.min_income`, min_income) }),
    ...(max_amount !== undefined && { maxAmount: moneyIn(`${path}.max_amount`, max_amount) }),
    ...(credit_score !== undefined && { minCreditScore: scoreIn(`${path}.credit_score`, credit_score) }),
  };
}

/** A number comes as the text that was sent; it is in the currency that options are in. */
function moneyIn(path: string, sent: unknown): MoneyJson {
  if (typeof sent !== 'string' || sent.startsWith('-')) throw bad(path, 'must be an amount');
  const fault = amountFault(sent, DEFAULT_CURRENCY);
  if (fault !== undefined) throw bad(path, fault);
  return toJson(parseMoney(sent, DEFAULT_CURRENCY));
}

function scoreIn(path: string, sent: unknown): number {
  const isScore = Number.isSafeInteger(sent) && (sent as number) >= 0;
  if (!isScore) throw bad(path, 'must be a whole number');
  return sent as number;
}

function bad(field: string, message: string): Error {
  return refuse('platform.invalid', {}, [{ field, message }]);
}

export function replayBody({ examined, differences, next }: Replay): PolicyReplayBody {
  return {
    examined,
    would_differ: differences.length,
    differences: differences.map(({ applicationId, decision, wouldBe, decidedAt }) => ({
      application_id: applicationId,
      decision,
      would_be: wouldBe,
      decided_at: decidedAt,
    })),
    ...(next !== undefined && { next }),
  };
}
