import type { Type } from '@nestjs/common';
import { MessageRoutes } from '#platform/message-bus/messages.http';
import { ProjectionsRoutes } from '#platform/projections/projections.http';
import { ParkedRoutes } from '#platform/reactions/parked.http';
import type { Part } from './role.js';

/** What operators may ask of each part. */
export const operatingRoutes: Readonly<Record<Part, readonly Type[]>> = {
  relay: [MessageRoutes],
  projector: [ProjectionsRoutes],
  reactor: [ParkedRoutes],
};
