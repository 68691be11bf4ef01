import type { Abstract } from '@nestjs/common';
import { described, type Refuse, type RefusalTable } from '#platform/kernel/refusal';
import { trait, type Asked, type RouteDecorator } from './route-traits.js';

/** Names the refusals of a context that a route may answer with: they appear in the API's description. */
export function Refuses<Table extends RefusalTable>(
  refuse: Refuse<Table>,
  ...codes: readonly (keyof Table & string)[]
): RouteDecorator {
  return trait({ refusals: described(refuse, ...codes) });
}

/** The route passes on what the contexts behind a port say no with: that is described too. */
export function Asks(port: Abstract<Asked>): RouteDecorator {
  return trait({ asks: port });
}
