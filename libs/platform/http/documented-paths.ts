export const API_PREFIX = '/api/v1';

/** Paths that clients from before the API had a prefix call at the root. They work there unchanged. */
export const DOCUMENTED_PATHS: readonly string[] = [
  '/signup',
  '/login',
  '/apply',
  '/status',
  '/dashboard-info',
  '/financing-options',
  '/select-financing-option',
  '/update_status/{user}/{status}',
  '/admin/applications',
  '/admin/update_status/{application_id}/{status}',
];

/** Served at the root and only there: where standards and operators look for them. */
export const PATHS_WITHOUT_PREFIX: readonly string[] = [
  '.well-known/jwks.json',
  'oauth/*path',
  'health/*path',
];

const templates = DOCUMENTED_PATHS.map((path) => path.split('/'));

/** The URL under the prefix for one of the documented paths; any other URL as it is. */
export function withPrefix(url: string): string {
  if (url.startsWith('/api/')) return url;
  const query = url.indexOf('?');
  const segments = (query === -1 ? url : url.slice(0, query)).split('/');
  return templates.some((template) => matches(template, segments)) ? API_PREFIX + url : url;
}

function matches(template: readonly string[], segments: readonly string[]): boolean {
  if (template.length !== segments.length) return false;
  return template.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : part === segments[i]));
}
