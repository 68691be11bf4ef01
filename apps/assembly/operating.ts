import type { Type } from '@nestjs/common';
import { ProjectionsRoutes } from '#platform/projections/projections.http';
import { ParkedRoutes } from '#platform/reactions/parked.http';
import type { Part } from './role.js';

/** What operators may ask of each part. */
export const operatingRoutes: Readonly<Record<Part, readonly Type[]>> = {
  relay: [],
  projector: [ProjectionsRoutes],
  reactor: [ParkedRoutes],
};
