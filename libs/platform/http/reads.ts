import {
  applyDecorators,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Position } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import { badHeader } from './idempotency.js';
import { refuse } from './platform-refusals.js';
import { trait, traitsOf } from './route-traits.js';

export interface LanePosition {
  readonly position: Position;
  readonly lane: Lane;
}

/** How far the views of this process have come. */
export abstract class ViewProgress {
  /** True as soon as the view holds everything of the lane up to the position; false when time is up. */
  abstract waitFor(view: string, point: LanePosition, timeoutMs: number): Promise<boolean>;
}

const LONGEST_WAIT_MS = 2_000;
const POSITION_AT_LANE = /^(\d{1,20})@(\d{1,5})$/;

/** Waits, when the caller asks for it, until the route's view holds what the caller has done. */
@Injectable()
export class ReadsOwnWrites implements CanActivate {
  constructor(private readonly progress: ViewProgress) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const after = context.switchToHttp().getRequest<FastifyRequest>().headers['florin-after'];
    const { reads } = traitsOf(context.getHandler());
    return after === undefined || reads === undefined || this.waitFor(reads, pointOf(after));
  }

  private async waitFor(view: string, point: LanePosition): Promise<boolean> {
    if (await this.progress.waitFor(view, point, LONGEST_WAIT_MS)) return true;
    throw refuse('platform.view-behind');
  }
}

function pointOf(header: string | string[]): LanePosition {
  const match = typeof header === 'string' ? POSITION_AT_LANE.exec(header) : null;
  if (!match) throw badHeader('Florin-After', 'must be a Florin-Position as it was answered');
  return { position: String(BigInt(match[1] as string)) as Position, lane: Number(match[2]) };
}

/** The route answers from this view, and honours Florin-After. */
export function Reads(view: { readonly name: string }): MethodDecorator {
  return applyDecorators(trait({ reads: view.name }), UseGuards(ReadsOwnWrites));
}
