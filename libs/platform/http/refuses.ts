import type { Refuse, RefusalTable } from '#platform/kernel/refusal';
import { trait, type RouteDecorator } from './route-traits.js';

/** Names the refusals of a context that a route may answer with: they appear in the API's description. */
export function Refuses<Table extends RefusalTable>(
  refuse: Refuse<Table>,
  ...codes: readonly (keyof Table & string)[]
): RouteDecorator {
  return trait({
    refusals: codes.map((code) => {
      const [kind, message] = refuse.table[code] as Table[string];
      return { code, kind, message };
    }),
  });
}
