import { START } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { LaneWork } from '#platform/lanes/held-lanes';
import { LaneHub, type LaneHubParts } from '#platform/lanes/lane-hub';
import { pause, persist } from '#platform/retrying/back-off';
import type { Lease } from '#platform/sharing/lease';
import { tellFailure } from '#platform/retrying/tell-failure';
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

export type LaneReactionsParts = ReactionsParts & {
  /** What the hub of every lane is made of. */
  readonly hub: Pick<LaneHubParts, 'laneCount' | 'log' | 'open' | 'tellIdleAfterMs'>;
};

const LOOK_FOR_REQUESTS_EVERY_MS = 1_000;

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
    private readonly parts: LaneReactionsParts & ReactionRunnerParts,
    private readonly requests: RetryRequests,
  ) {}

  static async open(reactors: readonly AnyReactor[], parts: LaneReactionsParts): Promise<LaneReactions> {
    const { readStore, clock } = parts;
    await defineJournals(readStore);
    await keptForLanes(readStore, namesOf(reactors));
    const requests = await RetryRequests.open(readStore, clock);
    return new LaneReactions(reactors, { ...DEFAULTS, ...parts }, requests);
  }

  /** Lets every reactor answer the lane until the lease is over. */
  begin(lane: Lane, lease: Lease): LaneWork {
    const hub = new LaneHub({ ...this.parts.hub, lane, signal: lease.signal });
    return { take: (messages) => hub.take(messages), ended: this.hold(hub, lane, lease) };
  }

  /** Of the lanes held here. */
  status(): readonly ReactorStatus[] {
    return Array.from(this.posts, statusOf);
  }

  private async hold(hub: LaneHub, lane: Lane, { epoch, signal }: Lease): Promise<void> {
    const running = this.reactors.map((reactor) =>
      // It is handed only events of the types that it names.
      this.run(reactor as Reactor, { lane, epoch, feed: hub.feed(reactor.name) }, signal),
    );
    await Promise.all([...running, this.answerRetries(lane, signal)]);
  }

  private async run(reactor: Reactor, answering: LaneAnswering, signal: AbortSignal): Promise<void> {
    const { lane } = answering;
    const post: Post = { lane, reactor: reactor.name };
    const onFailure = (error: unknown): void => {
      post.fault = String(error);
      tellFailure(this.parts.log, 'a reactor cannot take up its lane yet', error, {
        reactor: reactor.name,
        lane,
      });
    };
    this.posts.add(post);
    await persist({ signal, backOff: SUPERVISION, onFailure }, async () => {
      post.runner = await ReactionRunner.open(reactor, this.parts, answering);
      await post.runner.runUntil(signal);
    });
    this.posts.delete(post);
  }

  /** Operators reach any process, and leave their requests for the one that holds the lane. */
  private async answerRetries(lane: Lane, signal: AbortSignal): Promise<void> {
    const onFailure = (error: unknown): void =>
      tellFailure(this.parts.log, 'what is parked cannot be tried again yet', error, { lane });
    await persist({ signal, backOff: SUPERVISION, onFailure }, async (progressed) => {
      for (const request of await this.requests.waiting(lane)) {
        const retried = await this.runnerOf(request.reactor, lane)?.retry(request.key);
        // One that is being stopped has not tried everything.
        if (retried && !signal.aborted) await this.requests.answer(request, lane, retried);
      }
      progressed();
      await pause(LOOK_FOR_REQUESTS_EVERY_MS, signal);
    });
  }

  private runnerOf(reactor: string, lane: Lane): ReactionRunner | undefined {
    return [...this.posts].find((post) => post.lane === lane && post.reactor === reactor)?.runner;
  }
}

type LaneAnswering = Answering & { readonly lane: Lane };

function statusOf({ lane, reactor, runner, fault }: Post): ReactorStatus {
  if (runner) return runner.status();
  return { reactor, lane, position: START, fault: fault ?? 'it has not begun yet' };
}
