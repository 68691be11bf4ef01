import type { CommandResult } from '#platform/commands/command-result';

/**
 * What a route returns for a command. The headers that belong to it are written on its way out:
 * `Florin-Position`, `ETag`, `Idempotency-Replayed`.
 */
export class Answer<Body = unknown> {
  constructor(
    readonly result: CommandResult,
    readonly body: Body,
  ) {}
}

/** What a route returns for a document fed by one stream, so that its `ETag` can come back in If-Match. */
export class AtRevision<Body = unknown> {
  constructor(
    readonly revision: number,
    readonly body: Body,
  ) {}
}
