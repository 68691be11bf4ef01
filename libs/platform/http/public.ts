import { trait, type RouteDecorator } from './route-traits.js';

/** Anyone may call it, without a token. */
export function Public(): RouteDecorator {
  return trait({ access: 'public' });
}
