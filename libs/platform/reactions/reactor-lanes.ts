import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { HeldLanes } from '#platform/lanes/held-lanes';
import type { LaneDelivery } from '#platform/lanes/lane-delivery';
import { LaneReactions } from './lane-reactions.js';

export const REACTOR_GROUP = 'reactor';

/** Where lanes of the log come in that this process is to answer. */
@Controller()
export class ReactorLanes {
  private readonly held: HeldLanes;

  constructor(reactions: LaneReactions) {
    this.held = new HeldLanes((lane, lease) => reactions.begin(lane, lease));
  }

  /** Resolves when every reactor has answered the messages, but for those that are behind. */
  @EventPattern(REACTOR_GROUP)
  async take(delivery: LaneDelivery): Promise<void> {
    await this.held.take(delivery);
  }
}
