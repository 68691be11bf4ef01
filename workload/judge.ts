import { minorOf, type WireMoney } from './amounts.js';
import type { DocumentedAnswers } from './documented-answers.js';
import { EFFECTS } from './effects.js';
import { isCarriedOut, type Answer } from './exchange.js';
import { madeBy } from './made.js';
import { targetOf, type Command, type Request } from './requests.js';
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
  private readonly repeats = new Rule('a repeat answers exactly what the first answer was');
  private readonly recognised = new Rule('a repeat says that it is one');
  readonly reusedKeys = new Rule('a key that was used is refused for another body');
  readonly privacy = new Rule("somebody else's account is not there");
  readonly answered = new Rule('everything is answered in the end');
  readonly winners = new Rule('of two that exclude each other at most one is carried out');
  readonly rules = [
    this.documented,
    this.patience,
    this.funds,
    this.repeats,
    this.recognised,
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

  /** The same command under the same key at the same time: both were carried out, as one. */
  lookAtTwin(command: Command, one: Answer, other: Answer): void {
    this.repeats.holds(
      saysTheSame(command, one, other) || saysTheSame(command, other, one),
      () => `${shown(command, one)}, and its twin ${shown(command, other)}`,
    );
  }

  /** The same command under the same key after it was carried out. */
  lookAtRepeat(command: Command, first: Answer, again: Answer): void {
    const isRecognised = again.headers['idempotency-replayed'] === 'true';
    // What changed nothing has left nothing in the log to be recognised by: it is decided anew.
    if (EFFECTS[command.kind].mayBeSilent && !isRecognised) return;
    this.recognised.holds(isRecognised, () => shown(command, again));
    this.repeats.holds(
      saysTheSame(command, first, again),
      () => `${shown(command, first)}, and later ${shown(command, again)}`,
    );
  }
}

/**
 * Of a batch, a repeat tries again what was refused at first, as it would for a single transfer; what
 * was accepted stays so.
 */
function saysTheSame(command: Command, first: Answer, again: Answer): boolean {
  if (!isCarriedOut(again)) return false;
  if (command.kind !== 'batch') return again.status === first.status && again.text === first.text;
  const made = new Set(madeBy('batch', again.text));
  return madeBy('batch', first.text).every((transferId) => made.has(transferId));
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
