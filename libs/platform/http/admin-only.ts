import { trait, type RouteDecorator } from './route-traits.js';

export function AdminOnly(): RouteDecorator {
  return trait({ access: 'admin' });
}
