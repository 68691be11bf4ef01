import { setTimeout as pause } from 'node:timers/promises';
import { isCarriedOut, type Answer, type Connections } from './exchange.js';
import type { CommandRecord, Journal } from './journal.js';
import { problemIn, shown, type Judge } from './judge.js';
import { madeBy } from './made.js';
import { otherBody } from './other-body.js';
import type { Trouble } from './plan.js';
import type { Command, Request } from './requests.js';
import type { RunningFlorin } from './running-florin.js';
import type { Tally } from './tally.js';

export interface ClientParts {
  readonly florin: RunningFlorin;
  readonly connections: Connections;
  readonly journal: Journal;
  readonly judge: Judge;
  readonly tally: Tally;
  /** Ends all asking. */
  readonly signal: AbortSignal;
}

/** A command that was carried out, to be repeated later. */
export interface Carried {
  readonly token: string;
  readonly command: Command;
  readonly record: CommandRecord;
  readonly answer: Answer;
}

interface Sending {
  readonly token: string;
  readonly request: Request;
  readonly kind: string;
  readonly record?: CommandRecord;
  readonly key?: string;
  readonly cutAfterMs?: number;
}

/** So long an answer is asked for again and again. */
const LONGEST_PATIENCE_MS = 120_000;
const RETRY_MS = 50;
const CARRIED_KEPT = 1_000;
const IN_PROGRESS = 'platform.command-in-progress';
const OUTCOME_UNKNOWN = 'platform.outcome-unknown';
const KEY_REUSED = 'platform.idempotency-key-reused';

/** Talks to Florin as a careful client does, and makes trouble where it is told to. */
export class Client {
  /** The latest commands that were carried out under a key. */
  readonly carried: Carried[] = [];

  constructor(private readonly parts: ClientParts) {}

  /** Asks until there is an answer. */
  async query(token: string, request: Request): Promise<Answer | undefined> {
    return await this.untilAnswered({ token, request, kind: 'read' });
  }

  /** Undefined when it was sent without a key and its answer was lost: then nobody can tell. */
  async command(token: string, command: Command, trouble: Trouble): Promise<Answer | undefined> {
    const { kind } = command;
    const record = this.parts.journal.begin(kind);
    const plain: Sending = { token, request: command, kind, record };
    if (trouble.kind === 'no key') return await this.untilAnswered(plain);
    const sending = { ...plain, key: record.id };
    const first = trouble.kind === 'cut' ? { ...sending, cutAfterMs: trouble.afterMs } : sending;
    const twin = trouble.kind === 'twice at once' ? this.untilAnswered(sending) : undefined;
    const [answer, other] = await Promise.all([this.untilAnswered(first), twin]);
    if (!isCarriedOut(answer)) return answer;
    if (isCarriedOut(other)) this.parts.judge.lookAtTwin(command, answer, other);
    await this.followUp({ token, command, record, answer }, trouble);
    return answer;
  }

  /** The same request under the same key, however long ago the first was. */
  async repeat(carried: Carried): Promise<void> {
    const { token, command, record, answer: first } = carried;
    const { kind } = command;
    const answer = await this.untilAnswered({ token, request: command, kind, record, key: record.id });
    if (answer) this.parts.judge.lookAtRepeat(command, first, answer);
  }

  private async followUp(carried: Carried, { kind }: Trouble): Promise<void> {
    if (this.carried.push(carried) > CARRIED_KEPT) this.carried.shift();
    if (kind === 'again') await this.repeat(carried);
    if (kind === 'other body') await this.reuseKey(carried);
  }

  private async reuseKey({ token, command, record }: Carried): Promise<void> {
    const body = otherBody(command);
    if (!body) return;
    const request = { ...command, body };
    const answer = await this.untilAnswered({ token, request, kind: command.kind, key: record.id });
    if (!answer) return;
    const isRefused = answer.status === 422 && problemIn(answer)?.code === KEY_REUSED;
    this.parts.judge.reusedKeys.holds(isRefused, () => shown(request, answer));
  }

  private async untilAnswered(sending: Sending): Promise<Answer | undefined> {
    const { judge, signal } = this.parts;
    const { request, key, kind } = sending;
    const deadline = performance.now() + LONGEST_PATIENCE_MS;
    for (let tries = 0; !signal.aborted && performance.now() < deadline; tries += 1) {
      const answer = await this.send(tries === 0 ? sending : { ...sending, cutAfterMs: undefined });
      if (answer && isFinal(answer)) {
        judge.answered.holds(true, () => '');
        return answer;
      }
      if (isLost(answer) && key === undefined && kind !== 'read') return undefined;
      await pause(RETRY_MS);
    }
    judge.answered.holds(signal.aborted, () => `${request.method} ${request.route}`);
    return undefined;
  }

  private async send(
    sending: { cutAfterMs?: number | undefined } & Omit<Sending, 'cutAfterMs'>,
  ): Promise<Answer | undefined> {
    const { token, request, kind, record, key, cutAfterMs } = sending;
    const { florin, connections, judge, tally } = this.parts;
    const url = await florin.url().catch(() => undefined);
    if (url === undefined) return undefined;
    const headers = {
      authorization: `Bearer ${token}`,
      ...(record && { 'x-request-id': record.id }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const answer = await connections.exchange(url, { ...request, headers, cutAfterMs });
    tally.count(kind, answer?.status);
    if (!answer && cutAfterMs !== undefined) tally.cut += 1;
    if (answer?.headers['idempotency-replayed'] === 'true') tally.replays += 1;
    if (answer) judge.look(request, answer, florin.isDisturbed);
    if (record) note(record, answer);
    return answer;
  }
}

function note(record: CommandRecord, answer: Answer | undefined): void {
  if (!answer || answer.status >= 500) record.isOpen = true;
  else if (isCarriedOut(answer)) record.made = union(record.made, madeBy(record.kind, answer.text));
  else record.isRefused = true;
}

/** Of a batch, a repeat tries again what was refused at first, so it may have made more. */
function union(before: readonly string[] = [], now: readonly string[]): readonly string[] {
  return [...new Set([...before, ...now])];
}

/** Whether nobody can tell what became of it: asking again without a key could do it twice. */
function isLost(answer: Answer | undefined): boolean {
  return !answer || problemIn(answer)?.code === OUTCOME_UNKNOWN;
}

/** Whether asking again could bring another answer. */
function isFinal(answer: Answer): boolean {
  return answer.status !== 503 && problemIn(answer)?.code !== IN_PROGRESS;
}
