import type { CommandResult } from '#platform/commands/command-result';

/**
 * What a route returns for a command. The interceptor writes the headers that belong to it:
 * `Florin-Position`, `ETag`, `Idempotency-Replayed`.
 */
export class Answer<Body = unknown> {
  constructor(
    readonly result: CommandResult,
    readonly body: Body,
  ) {}
}
