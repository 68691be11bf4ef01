import { builtinModules } from 'node:module';

/**
 * Who may import whom. This table is the only place that says it: dependency-cruiser's
 * configuration and ESLint's restrictions are both made from it.
 *
 * Paths are regular expressions on the path from the root of the repository; `$1` in `may` is the
 * context (or the port) that the importing file belongs to. A type-only import is an import.
 */

const TESTS = '\\.(spec|int-spec|e2e-spec|contract)\\.ts$|/testing/';
const CONTEXT = '^libs/(?!platform/)([^/]+)/';
/** A name without a suffix: `account/open-account.ts`, not `account/account.http.ts`. */
const PLAIN_FILE = '[^.]+\\.ts$';
const PURE_FILE = `(?!workflows/)${PLAIN_FILE}`;
const ADAPTER =
  '^libs/platform/(event-store|message-bus|read-store|vault)/(?:memory|embedded|esdb|mongo|in-process|rabbitmq)[./-]';

/** What adapters of several ports do alike with one driver. */
const SHARED_DRIVER = '^libs/platform/mongodb/';

const KERNEL = '^libs/platform/kernel/';
/** The kernel without the computer's own clock and source of ids. */
const PURE_KERNEL = '^libs/platform/kernel/(?!system\\.ts$)';
const EVENT_DEFINITION = '^libs/platform/event-store/event-definition\\.ts$';
/** What the fields of events are made of. */
const EVENT_FIELDS = '^libs/platform/event-store/event-fields\\.ts$';
const DECIDER = '^libs/platform/commands/decider\\.ts$';
const PUBLISHED = '^libs/(?!platform/)[^/]+/events\\.ts$';
const OWN_CONTEXT = '^libs/$1/';
const OWN_PURE_FILES = `^libs/$1/${PURE_FILE}`;
const PLATFORM = '^libs/platform/(?!testing/)';
const NEST = '^node_modules/(@nestjs/[^/]+|rxjs|reflect-metadata)/';
const ANY_PACKAGE = '^node_modules/';
const packages = (...names) => `^node_modules/(${names.join('|')})/`;
const NODE = `^(node:)?(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})$`;

export const rules = [
  {
    name: 'kernel',
    why: 'The kernel is what everything stands on: it imports nothing of ours, never Nest, never Node.',
    files: KERNEL,
    may: [KERNEL, packages('uuid')],
  },
  {
    name: 'adapter',
    why: 'An adapter knows its port and its driver, so that another can stand in its place.',
    files: ADAPTER,
    may: [
      '^libs/platform/$1/',
      KERNEL,
      '^libs/platform/(observability|retrying)/',
      SHARED_DRIVER,
      ANY_PACKAGE,
      NODE,
    ],
    never: [NEST],
  },
  {
    name: 'platform',
    why: 'The platform carries every context and knows none, and works with any adapter.',
    files: PLATFORM,
    except: [KERNEL, ADAPTER],
    may: [PLATFORM, ANY_PACKAGE, NODE],
    never: [ADAPTER],
  },
  {
    name: 'events',
    why: 'The published language of a context says what happened, and nothing else.',
    files: `${CONTEXT}event(?:s|-parts)\\.ts$`,
    may: [OWN_PURE_FILES, PURE_KERNEL, EVENT_DEFINITION, EVENT_FIELDS, packages('typebox')],
    pure: true,
  },
  {
    name: 'decision',
    why: 'A plain file of a context is pure: streams and decisions. Work with the world lives in workflows/.',
    files: `${CONTEXT}(?!event(?:s|-parts)\\.ts$)${PURE_FILE}`,
    may: [OWN_PURE_FILES, PURE_KERNEL, DECIDER, EVENT_DEFINITION, packages('typebox')],
    pure: true,
  },
  {
    name: 'view',
    why: 'A view folds events into documents: pure, from its own streams and what others publish.',
    files: `${CONTEXT}.*\\.view\\.ts$`,
    may: [
      OWN_PURE_FILES,
      PUBLISHED,
      PURE_KERNEL,
      EVENT_DEFINITION,
      '^libs/platform/projections/',
      '^libs/platform/read-store/read-store\\.ts$',
    ],
    pure: true,
  },
  {
    name: 'reactor',
    why: 'A reactor hears what contexts publish and sends commands to its own.',
    files: `${CONTEXT}.*\\.reactor\\.ts$`,
    may: [OWN_CONTEXT, PUBLISHED, PLATFORM, '^node_modules/@nestjs/common/'],
    never: [ADAPTER, '^libs/platform/http/'],
  },
  {
    name: 'http',
    why: 'Routes and their DTOs speak HTTP for one context and reach engines only through ports.',
    files: `${CONTEXT}.*\\.(http|dto)\\.ts$`,
    may: [OWN_CONTEXT, PLATFORM, NEST, packages('class-validator', 'class-transformer', 'fastify')],
    never: [ADAPTER],
  },
  {
    name: 'workflow',
    why: 'A workflow takes several steps or touches the world for its context, through ports.',
    files: `${CONTEXT}workflows/${PLAIN_FILE}`,
    may: [OWN_CONTEXT, PLATFORM, '^node_modules/@nestjs/common/', ANY_PACKAGE, NODE],
    never: [ADAPTER, '^libs/platform/http/(?!principal)'],
  },
  {
    name: 'module',
    why: 'A module wires its own context to the platform; which adapters it gets is for the app to say.',
    files: `${CONTEXT}.*\\.module\\.ts$`,
    may: [OWN_CONTEXT, PUBLISHED, PLATFORM, ANY_PACKAGE, NODE],
    never: [ADAPTER],
  },
];

/** What makes a function answer differently to the same question: forbidden in pure files. */
export const impure = {
  globals: [
    'console',
    'crypto',
    'fetch',
    'globalThis',
    'performance',
    'process',
    'queueMicrotask',
    'setImmediate',
    'setInterval',
    'setTimeout',
  ],
  members: ['Date.now', 'Math.random'],
  imported: ['newUuid'],
};

export function isPure(path) {
  if (matches(TESTS, path)) return false;
  return rules.some((rule) => rule.pure === true && matches(rule.files, path));
}

function matches(pattern, path) {
  return new RegExp(pattern).test(path);
}

/** The table as rules of dependency-cruiser, and what holds for every file. */
export function cruiserRules() {
  return [...rules.flatMap(cruiserRulesOf), ...everywhere];
}

function cruiserRulesOf({ name, why, files, except = [], may, never = [] }) {
  const from = { path: files, pathNot: [TESTS, ...except] };
  const forbid = (to, suffix = '') => ({ name: name + suffix, comment: why, severity: 'error', from, to });
  const onlyListed = forbid({ pathNot: may });
  return never.length === 0 ? [onlyListed] : [onlyListed, forbid({ path: never }, '-never')];
}

const everywhere = [
  {
    name: 'adapters-only-in-apps',
    comment: 'Which engine stands behind a port is decided in apps/ and in tests.',
    severity: 'error',
    from: { path: '^libs/', pathNot: [TESTS, ADAPTER] },
    to: { path: ADAPTER },
  },
  {
    name: 'drivers-only-in-adapters',
    comment: 'Only an adapter knows which engine it speaks to.',
    severity: 'error',
    from: { path: '^(libs|apps)/', pathNot: [TESTS, ADAPTER, SHARED_DRIVER] },
    to: { path: SHARED_DRIVER },
  },
  {
    name: 'tests-stay-out',
    comment: 'What serves tests is not part of what runs.',
    severity: 'error',
    from: { path: '^(libs|apps)/', pathNot: TESTS },
    to: { path: TESTS },
  },
  {
    name: 'no-barrels',
    comment: 'Import from the file that says it.',
    severity: 'error',
    from: {},
    to: { path: '^(apps|libs|bench|tools|workload)/(?:|.+/)index\\.[mc]?[jt]s$' },
  },
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one file, or want a third.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-dead-files',
    comment: 'Nothing that runs needs this file. Memory engines are for tests.',
    severity: 'error',
    from: { path: ['/main\\.ts$', '^(bench|tools)/'] },
    to: {
      path: '^(libs|apps)/',
      pathNot: [TESTS, '/main\\.ts$', '\\.d\\.ts$', '^libs/platform/[^/]+/memory'],
      reachable: false,
    },
  },
  {
    name: 'no-development-packages',
    comment: 'What runs needs only what an installation without development packages has.',
    severity: 'error',
    from: { path: '^(libs|apps)/', pathNot: TESTS },
    to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
  },
  {
    name: 'resolvable',
    comment: 'The import leads nowhere.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
];
