import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { CommandMeta } from '#platform/commands/command-meta';
import { FingerprintKey } from '#platform/commands/fingerprints';
import { Clock } from '#platform/kernel/clock';
import { IdSource } from '#platform/kernel/ids';
import { ifRevision, repeatableCommand } from './idempotency.js';
import { addTraits } from './route-traits.js';

/** Makes the metadata of a command out of the request that asks for it. */
@Injectable()
export class CommandMetaPipe implements PipeTransform<FastifyRequest, CommandMeta> {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdSource,
    private readonly fingerprintKey: FingerprintKey,
  ) {}

  transform(request: FastifyRequest): CommandMeta {
    const revision = ifRevision(request);
    const repeatable = repeatableCommand(request, this.fingerprintKey);
    return {
      ...(repeatable ?? { commandId: this.ids.next() }),
      now: this.clock.now(),
      correlationId: request.id,
      ...(request.principal ? { actor: request.principal.userId } : {}),
      ...(revision === undefined ? {} : { ifRevision: revision }),
    };
  }
}

const RequestOf = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** The `CommandMeta` for the command that the route carries out. */
export function Meta(): ParameterDecorator {
  return (target, key, index) => {
    RequestOf(CommandMetaPipe)(target, key, index);
    addTraits((target as Record<string | symbol, object>)[key as string] as object, { command: true });
  };
}
