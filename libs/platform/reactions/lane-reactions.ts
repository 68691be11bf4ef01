import { START, type LogFeed } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import { pause, persist } from '#platform/retrying/back-off';
import type { Lease } from '#platform/sharing/lease';
import { keptForLanes } from './journal-layout.js';
import { defineJournals } from './reaction-journal.js';
import {
  ReactionRunner,
  SUPERVISION,
  type Answering,
  type ReactionRunnerParts,
  type ReactorStatus,
} from './reaction-runner.js';
import { DEFAULTS, namesOf, type ReactionsParts } from './reactions-parts.js';
import type { AnyReactor, Reactor } from './reactor.js';
import { RetryRequests } from './retry-requests.js';

/** What one lane has of the log, for the follower of that name. */
export type FeedFor = (follower: string) => LogFeed;

/** One reactor on one lane: how it gets on, and its runner once it has one. */
interface Post {
  readonly lane: Lane;
  readonly reactor: string;
  runner?: ReactionRunner;
  fault?: string;
}

/** Runs all reactors on the lanes that this process holds; other processes run them on the others. */
export class LaneReactions {
  private readonly posts = new Set<Post>();

  private constructor(
    private readonly reactors: readonly AnyReactor[],
    private readonly parts: ReactionRunnerParts,
    private readonly requests: RetryRequests,
  ) {}

  static async open(reactors: readonly AnyReactor[], parts: ReactionsParts): Promise<LaneReactions> {
    const { readStore, clock } = parts;
    await defineJournals(readStore);
    await keptForLanes(readStore, namesOf(reactors));
    const requests = await RetryRequests.open(readStore, clock);
    return new LaneReactions(reactors, { ...DEFAULTS, ...parts }, requests);
  }

  /** Lets every reactor answer the lane until the lease is over; resolves when all of them have stopped. */
  async hold(lane: Lane, { epoch, signal }: Lease, feedFor: FeedFor): Promise<void> {
    const answering = (reactor: string): Answering => ({ lane, epoch, feed: feedFor(reactor) });
    const running = this.reactors.map((each) =>
      this.run(each as Reactor, answering(each.name), { lane, signal }),
    );
    await Promise.all([...running, this.answerRetries(lane, signal)]);
  }

  /** Of the lanes held here. */
  status(): readonly ReactorStatus[] {
    return Array.from(this.posts, statusOf);
  }

  private async run(
    reactor: Reactor,
    answering: Answering,
    { lane, signal }: { readonly lane: Lane; readonly signal: AbortSignal },
  ): Promise<void> {
    const post: Post = { lane, reactor: reactor.name };
    const onFailure = (error: unknown): void => {
      post.fault = String(error);
      this.parts.log.fault('a reactor cannot take up its lane yet', error, { reactor: reactor.name, lane });
    };
    this.posts.add(post);
    await persist({ signal, backOff: SUPERVISION, onFailure }, async () => {
      const runner = await ReactionRunner.open(reactor, this.parts, answering);
      post.runner = runner;
      await runner.runUntil(signal);
    });
    this.posts.delete(post);
  }

  /** Operators reach any process, and leave their requests for the one that holds the lane. */
  private async answerRetries(lane: Lane, signal: AbortSignal): Promise<void> {
    const onFailure = (error: unknown): void =>
      this.parts.log.fault('what is parked cannot be tried again yet', error, { lane });
    await persist({ signal, backOff: SUPERVISION, onFailure }, async (progressed) => {
      for (const request of await this.requests.waiting(lane)) {
        const retried = await this.runnerOf(request.reactor, lane)?.retry(request.key);
        // One that is being stopped has not tried everything.
        if (retried && !signal.aborted) await this.requests.answer(request, lane, retried);
      }
      progressed();
      await pause(this.parts.timerPollMs, signal);
    });
  }

  private runnerOf(reactor: string, lane: Lane): ReactionRunner | undefined {
    return [...this.posts].find((post) => post.lane === lane && post.reactor === reactor)?.runner;
  }
}

function statusOf({ lane, reactor, runner, fault }: Post): ReactorStatus {
  if (runner) return runner.status();
  return { reactor, lane, position: START, fault: fault ?? 'it has not begun yet' };
}
