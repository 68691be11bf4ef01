import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { LaneDelivery } from '#platform/lanes/lane-delivery';
import { LaneProjections } from './lane-projections.js';

/** Those who feed the views, as the bus knows them. */
export const PROJECTOR = 'projector';

/** Where the lanes of the projectors come in. */
@Controller()
export class ProjectorLanes {
  constructor(private readonly projections: LaneProjections) {}

  @EventPattern(PROJECTOR)
  async take(@Payload() delivery: LaneDelivery): Promise<void> {
    await this.projections.take(delivery);
  }
}
