import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemFilter } from '#platform/http/problem-filter';
import { Log } from '#platform/observability/log';
import { Refusal, type RefusalKind } from '#platform/kernel/refusal';
import type { OAuthError } from './oauth.dto.js';

/** A request that OAuth has a word for; its clients look for nothing else. */
export class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal';

  constructor(
    readonly code: 'invalid_request' | 'invalid_grant' | 'unsupported_grant_type',
    description: string,
  ) {
    super(description);
  }
}

const GRANT_KINDS: readonly RefusalKind[] = ['unauthenticated', 'forbidden'];
const BAD_REQUEST = 400;

/** Says no in the words of RFC 6749, section 5.2, and leaves to the platform what it has none for. */
@Catch()
@Injectable()
export class OAuthProblems implements ExceptionFilter {
  private readonly problems: ProblemFilter;

  constructor(log: Log) {
    this.problems = new ProblemFilter(log);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const said = inItsWords(error);
    if (!said) return this.problems.catch(error, host);
    const body: OAuthError = { error: said.code, error_description: said.message };
    host.switchToHttp().getResponse<FastifyReply>().code(BAD_REQUEST).send(body);
  }
}

function inItsWords(error: unknown): OAuthRefusal | undefined {
  if (error instanceof OAuthRefusal) return error;
  if (!(error instanceof Refusal)) return undefined;
  if (error.kind === 'invalid') return new OAuthRefusal('invalid_request', error.message);
  // Whether the caller may call at all is another matter than what they sent.
  const isOfTheGrant = error.code.startsWith('identity.') && GRANT_KINDS.includes(error.kind);
  return isOfTheGrant ? new OAuthRefusal('invalid_grant', error.message) : undefined;
}
