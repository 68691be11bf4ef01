import { minorOf, type WireMoney } from './amounts.js';
import type { DocumentedAnswers } from './documented-answers.js';
import type { Answer } from './exchange.js';
import { targetOf, type Request } from './requests.js';
import { Rule } from './rule.js';

export interface Problem {
  readonly code?: string;
  readonly available?: WireMoney;
}

const UNAVAILABLE = 503;
const SHOWN = 300;

/** What every answer must be like, looked at as soon as it is there. */
export class Judge {
  private readonly documented = new Rule('every answer has a status and a code that the API documents');
  private readonly patience = new Rule('503 says when to ask again, and comes only around restarts');
  private readonly funds = new Rule('a refusal for want of funds says how much is available');
  readonly repeats = new Rule('a repeat answers exactly what the first answer was');
  readonly reusedKeys = new Rule('a key that was used is refused for another body');
  readonly privacy = new Rule("somebody else's account is not there");
  readonly answered = new Rule('everything is answered in the end');
  readonly winners = new Rule('of two that exclude each other at most one is carried out');
  readonly rules = [
    this.documented,
    this.patience,
    this.funds,
    this.repeats,
    this.reusedKeys,
    this.privacy,
    this.answered,
    this.winners,
  ];

  constructor(private readonly documentation: DocumentedAnswers) {}

  look(request: Request, answer: Answer, isDisturbed: boolean): void {
    const { status } = answer;
    const problem = problemIn(answer);
    if (status === UNAVAILABLE) {
      const saysWhen = answer.headers['retry-after'] !== undefined;
      this.patience.holds(saysWhen && isDisturbed, () => shown(request, answer));
    } else {
      const isDocumented = this.documentation.allow(request, status, problem?.code);
      this.documented.holds(isDocumented, () => shown(request, answer));
    }
    if (problem?.code === 'banking.insufficient-funds') {
      this.funds.holds(isBelow(problem.available, request.body), () => shown(request, answer));
    }
  }
}

/** What a 4xx or 5xx says. */
export function problemIn({ status, text }: Answer): Problem | undefined {
  if (status < 400) return undefined;
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}

export function shown(request: Request, { status, text, headers }: Answer): string {
  const retry = headers['retry-after'] === undefined ? '' : ` (Retry-After: ${headers['retry-after']})`;
  return `${request.method} ${targetOf(request)} answered ${status}${retry}: ${text.slice(0, SHOWN)}`;
}

function isBelow(available: WireMoney | undefined, body: object | undefined): boolean {
  if (!available) return false;
  const asked = body as Partial<WireMoney> | undefined;
  if (asked?.amount === undefined || asked.currency === undefined) return true;
  return minorOf(available) < minorOf(asked as WireMoney);
}
