import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from '#platform/testing/temporary-directory';

/** A tree that breaks no rule: one file of each kind, importing what its kind may. */
const CLEAN = {
  'libs/platform/kernel/ids.ts': `import { v7 } from 'uuid';
    export function newUuid(): string { return v7(); }
    export type Uuid = string;`,
  'libs/platform/kernel/system.ts': `import { newUuid } from './ids.js';
    export const system = { now: () => new Date(), next: newUuid };`,
  'libs/platform/commands/decider.ts': `import type { Uuid } from '#platform/kernel/ids';
    export interface Decider { readonly id: Uuid }`,
  'libs/platform/commands/command-handler.ts': `import { readFileSync } from 'node:fs';
    import type { Vault } from '#platform/vault/vault';
    export const handle = (vault: Vault) => [vault, readFileSync];`,
  'libs/platform/vault/vault.ts': `import type { Uuid } from '#platform/kernel/ids';
    export type Vault = Uuid;`,
  'libs/platform/vault/embedded.vault.ts': `import { open } from 'lmdb';
    import { join } from 'node:path';
    import type { Vault } from './vault.js';
    export const embedded: Vault = join(open());`,
  'libs/platform/http/problem.ts': `import { Catch } from '@nestjs/common';
    export const problem = Catch;`,
  'libs/platform/http/openapi.json': '{}',
  'libs/banking/events.ts': `import type { Opened } from './account/account.js';
    export type Published = Opened;`,
  'libs/banking/account/account.ts': `import type { Decider } from '#platform/commands/decider';
    export interface Opened { readonly by: Decider }`,
  'libs/banking/account/open-account.ts': `import type { Uuid } from '#platform/kernel/ids';
    import type { Opened } from './account.js';
    export function open(by: Opened, at: string): [Opened, Uuid, Date] { return [by, at, new Date(at)]; }`,
  'libs/banking/account/account.http.ts': `import { Catch } from '@nestjs/common';
    import { handle } from '#platform/commands/command-handler';
    import { problem } from '#platform/http/problem';
    import { transfer } from '../workflows/transfer.js';
    import { open } from './open-account.js';
    export const routes = [Catch, handle, problem, transfer, open];`,
  'libs/banking/account/close.reactor.ts': `import type { Registered } from '#identity/events';
    import { handle } from '#platform/commands/command-handler';
    export const close = (event: Registered) => handle(event);`,
  'libs/banking/views/account.view.ts': `import type { Registered } from '#identity/events';
    import type { Opened } from '../account/account.js';
    export type Row = [Registered, Opened];`,
  'libs/banking/workflows/transfer.ts': `import { hash } from 'bcrypt';
    import { handle } from '#platform/commands/command-handler';
    export const transfer = [hash, handle];`,
  'libs/banking/banking.module.ts': `import { Catch } from '@nestjs/common';
    import { routes } from './account/account.http.js';
    import { close } from './account/close.reactor.js';
    import type { Published } from './events.js';
    import type { Row } from './views/account.view.js';
    export const banking = [Catch, routes, close] as unknown as [Published, Row];`,
  'libs/identity/events.ts': `import type { Uuid } from '#platform/kernel/ids';
    export type Registered = Uuid;`,
  'apps/standalone/main.ts': `import { banking } from '#banking/banking.module';
    import { embedded } from '#platform/vault/embedded.vault';
    import { system } from '#platform/kernel/system';
    console.log(banking, embedded, system);`,
};

/** A file that breaks one rule: where it stands, what it says, and the rule that must catch it. */
const BROKEN_IMPORTS: readonly (readonly [rule: string, path: string, source: string])[] = [
  ['kernel', 'libs/platform/kernel/a.ts', `import '#platform/commands/decider';`],
  ['kernel', 'libs/platform/kernel/b.ts', `import '@nestjs/common';`],
  ['kernel', 'libs/platform/kernel/c.ts', `import 'node:crypto';`],
  [
    'kernel',
    'libs/platform/kernel/d.ts',
    `import type { Registered } from '#identity/events'; export type D = Registered;`,
  ],
  ['adapter', 'libs/platform/read-store/mongo.read-store.ts', `import '#platform/vault/vault';`],
  ['adapter-never', 'libs/platform/read-store/memory/sorted.ts', `import '@nestjs/common';`],
  ['platform', 'libs/platform/projections/a.ts', `import '#identity/events';`],
  ['platform-never', 'libs/platform/projections/b.ts', `import '#platform/vault/embedded.vault';`],
  ['events', 'libs/lending/events.ts', `import '#identity/events';`],
  ['decision', 'libs/banking/account/a.ts', `import '@nestjs/common';`],
  ['decision', 'libs/banking/account/b.ts', `import { now } from 'node:perf_hooks'; export { now };`],
  ['decision', 'libs/banking/account/c.ts', `import '#identity/events';`],
  ['decision', 'libs/banking/account/d.ts', `import '#platform/commands/command-handler';`],
  ['decision', 'libs/banking/account/e.ts', `import '../workflows/transfer.js';`],
  ['decision', 'libs/banking/account/f.ts', `import '#platform/kernel/system';`],
  ['decision', 'libs/banking/account/g.ts', `import './account.http.js';`],
  ['view', 'libs/banking/views/a.view.ts', `import '@nestjs/common';`],
  ['view', 'libs/banking/views/b.view.ts', `import '#platform/vault/embedded.vault';`],
  ['view', 'libs/identity/views/c.view.ts', `import '#banking/account/account';`],
  ['reactor', 'libs/identity/user/a.reactor.ts', `import '#banking/account/open-account';`],
  ['reactor-never', 'libs/identity/user/b.reactor.ts', `import '#platform/vault/embedded.vault';`],
  ['http', 'libs/identity/user/a.http.ts', `import '#banking/events';`],
  ['http', 'libs/identity/user/b.dto.ts', `import 'lmdb';`],
  ['http-never', 'libs/identity/user/c.http.ts', `import '#platform/vault/embedded.vault';`],
  ['workflow', 'libs/identity/workflows/a.ts', `import '#banking/account/account';`],
  ['workflow-never', 'libs/identity/workflows/b.ts', `import '#platform/vault/embedded.vault';`],
  ['module', 'libs/identity/identity.module.ts', `import '#banking/banking.module';`],
  ['module-never', 'libs/lending/lending.module.ts', `import '#platform/vault/embedded.vault';`],
  ['adapters-only-in-apps', 'libs/identity/user/d.view.ts', `import '#platform/vault/embedded.vault';`],
  ['drivers-only-in-adapters', 'libs/platform/projections/d.ts', `import '#platform/mongodb/failures';`],
  ['tests-stay-out', 'libs/platform/projections/c.ts', `import '../testing/given.js';`],
  ['tests-stay-out', 'apps/standalone/a.ts', `import '#banking/account/open-account.spec';`],
  ['no-barrels', 'apps/standalone/b.ts', `import '#identity/user/index';`],
  ['no-cycles', 'libs/identity/user/h.ts', `import './i.js';`],
  ['no-dead-files', 'libs/identity/user/j.ts', `export const unused = 1;`],
  ['no-dead-files', 'libs/identity/user/k.ts', `import './user.js';`],
  ['no-development-packages', 'apps/standalone/c.ts', `import 'fast-check';`],
  ['resolvable', 'apps/standalone/d.ts', `import './nowhere.js';`],
];

const IMPORTED_BY_THE_BROKEN = {
  'libs/platform/mongodb/failures.ts': `import 'node:util';`,
  'libs/platform/testing/given.ts': `import '#platform/kernel/ids';`,
  'libs/banking/account/open-account.spec.ts': `import './open-account.js';`,
  'libs/identity/user/index.ts': `import '#identity/events';`,
  'libs/identity/user/user.ts': `export const user = 1;`,
  'libs/identity/user/i.ts': `import './h.js';`,
};

/** Money may be multiplied, everything may be counted, and elsewhere there may be fractions. */
const CLEAN_CODE = {
  'libs/banking/account/share.ts': `
    export const half = (minor: bigint): bigint => (minor * 10n) / 20n % 7n;
    export const places = (text: string): string => text.padStart(text.length + 2, '0').slice(0, -1);
    export const nth = (all: readonly string[], index: number): string => all[index % all.length] ?? '';
    export const days = (durationMs: number): number => durationMs / (24 * 3_600_000);
    export const most = (a: number, b: number): number => Math.max(a, b) + 1;
    export const isExact = (count: number): boolean => Number.isSafeInteger(count) && count < 0xe1;
    // eslint-disable-next-line florin/no-float -- Pages are counted.
    export const pages = (rows: number): number => Math.ceil(rows / 20);`,
  'libs/identity/session/attempts.ts': `export const perSecond = 10 / 60;`,
  'libs/platform/http/rate.ts': `export const perSecond = 0.5;`,
};

const BROKEN_CODE: readonly (readonly [rule: string, path: string, source: string])[] = [
  ['florin/pure', 'libs/banking/account/date-now.ts', `export const now = Date.now();`],
  ['florin/pure', 'libs/banking/account/new-date.ts', `export const now = new Date();`],
  ['florin/pure', 'libs/banking/account/date-text.ts', `export const now = Date();`],
  ['florin/pure', 'libs/banking/account/dice.ts', `export const die = Math.random();`],
  [
    'florin/pure',
    'libs/banking/account/fresh-id.ts',
    `import { newUuid } from '#platform/kernel/ids'; newUuid();`,
  ],
  ['florin/pure', 'libs/banking/account/network.ts', `export const answer = fetch('http://example.com');`],
  ['florin/pure', 'libs/banking/account/process-env.ts', `export const name = process.env['NAME'];`],
  ['florin/pure', 'libs/banking/account/token.ts', `export const token = crypto.randomUUID();`],
  ['florin/pure', 'libs/banking/views/now.view.ts', `export const now = performance.now();`],
  ['florin/pure', 'libs/banking/events.ts', `setTimeout(() => undefined, 1);`],
  ['florin/file-name', 'libs/banking/account/index.ts', `export const a = 1;`],
  ['florin/file-name', 'libs/banking/account/account.service.ts', `export const a = 1;`],
  ['florin/file-name', 'libs/banking/account/account-helper.ts', `export const a = 1;`],
  ['florin/file-name', 'libs/banking/account/moneyUtil.ts', `export const a = 1;`],
  ['florin/file-name', 'libs/banking/account/account.controller.ts', `export const a = 1;`],
  [
    'florin/reason-for-exception',
    'apps/standalone/quiet.ts',
    `// eslint-disable-next-line max-params\nexport const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e;`,
  ],
  ...[
    `export const of = (text: string): number => parseFloat(text);`,
    `export const of = (text: string): number => Number(text);`,
    `export const of = (texts: string[]): number[] => texts.map(Number);`,
    `export const of = (text: string): number => Number.parseFloat(text);`,
    `export const of = (text: string): number => Number.parseInt(text, 10);`,
    `export const of = (text: string): number => +text;`,
    `export const of = (amount: number): string => amount.toFixed(2);`,
    `export const of = (amount: number): string => amount.toPrecision(2);`,
    `export const of = (amount: number): number => Math.round(amount);`,
    `export const of = (amounts: number[]): number[] => amounts.map(Math.trunc);`,
    `export const { floor } = Math;`,
    `export const rate = 0.1;`,
    `export const limit = 1e3;`,
    `export const third = 1 / 3;`,
    `export const half = (amount: number): number => amount / 2;`,
    `export const twice = (amount: number): number => amount * 2;`,
    `export const rest = (amount: number): number => amount % 2;`,
    `export const power = (amount: number): number => amount ** 2;`,
    `export const half = (amount: number | undefined): number => (amount ??= 0) / 2;`,
    `export const half = <N extends number>(amount: N): number => amount / 2;`,
    `export function half(amount: number): number { amount /= 2; return amount; }`,
    `import { Type } from 'typebox'; export const amount = Type.Number();`,
  ].map((source, index) => ['florin/no-float', `libs/lending/loan/float-${index}.ts`, source] as const),
  ['florin/no-float', 'libs/lending/loan/loan.spec.ts', `export const rate = 0.1;`],
  ['florin/no-float', 'libs/notifications/inbox/amount.ts', `export const rate = 0.1;`],
  ['florin/no-float', 'libs/platform/kernel/money.ts', `export const rate = 0.1;`],
  ['@typescript-eslint/no-floating-promises', 'apps/standalone/floating.ts', `Promise.resolve(1);`],
  ['@typescript-eslint/no-floating-promises', 'apps/standalone/void.ts', `void Promise.resolve(1);`],
  [
    '@typescript-eslint/no-explicit-any',
    'apps/standalone/any.ts',
    `export const a = (b: any): string => String(b);`,
  ],
  [
    '@typescript-eslint/naming-convention',
    'apps/standalone/hungarian.ts',
    `export interface IAccount { a: 1 }`,
  ],
  [
    'max-params',
    'apps/standalone/parameters.ts',
    `export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e;`,
  ],
  ['max-lines', 'apps/standalone/long-file.ts', 'export {};\n'.repeat(251)],
  ['max-lines', 'apps/standalone/long.spec.ts', 'export {};\n'.repeat(501)],
  [
    'max-lines-per-function',
    'apps/standalone/long-function.ts',
    `export function f(): void {${'\n'.repeat(40)}}`,
  ],
];

const REPOSITORY = resolve(import.meta.dirname, '..');
const bin = (name: string): string => join(REPOSITORY, 'node_modules/.bin', name);
const run = promisify(execFile);

interface Finding {
  readonly rule: string;
  readonly path: string;
}

function plant(...layers: readonly Readonly<Record<string, string>>[]): string {
  const root = temporaryDirectory();
  const packages = ['uuid', 'lmdb', 'bcrypt', '@nestjs/common', 'fast-check'];
  for (const name of packages) {
    write(join(root, 'node_modules', name, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
    write(join(root, 'node_modules', name, 'index.js'), '');
  }
  write(
    join(root, 'package.json'),
    JSON.stringify({
      type: 'module',
      imports: Object.fromEntries(
        ['platform', 'identity', 'banking'].map((name) => [`#${name}/*`, { source: `./libs/${name}/*.ts` }]),
      ),
      dependencies: { uuid: '*', lmdb: '*', bcrypt: '*', '@nestjs/common': '*' },
      devDependencies: { 'fast-check': '*' },
    }),
  );
  cpSync(join(REPOSITORY, 'tsconfig.json'), join(root, 'tsconfig.json'));
  for (const [path, source] of layers.flatMap((layer) => Object.entries(layer)))
    write(join(root, path), source);
  return root;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function sources(broken: typeof BROKEN_CODE): Record<string, string> {
  return Object.fromEntries(broken.map(([, path, source]) => [path, source]));
}

/** What a checker prints, whether it finds something, and so ends with an error, or not. */
async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  const outcome = await run(command, args, { cwd, maxBuffer: 64_000_000 }).catch((error: unknown) => error);
  const { stdout } = outcome as { stdout: string };
  return stdout;
}

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

async function cruise(root: string): Promise<Cruise['summary']> {
  const config = join(REPOSITORY, '.dependency-cruiser.mjs');
  const json = await output(
    bin('depcruise'),
    ['--config', config, '--output-type', 'json', 'apps', 'libs'],
    root,
  );
  return (JSON.parse(json) as Cruise).summary;
}

async function lint(root: string): Promise<readonly Finding[]> {
  const config = join(REPOSITORY, 'eslint.config.mjs');
  const json = await output(bin('eslint'), ['--config', config, '--format', 'json', 'apps', 'libs'], root);
  const files = JSON.parse(json) as { filePath: string; messages: { ruleId: string }[] }[];
  return files.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId }) => ({ rule: ruleId, path: filePath.slice(root.length + 1) })),
  );
}

describe('the import rules', () => {
  it('let a clean tree pass', async () => {
    const { violations } = await cruise(plant(CLEAN));
    expect(violations).toEqual([]);
  });

  describe('in a tree with planted violations', () => {
    let summary: Cruise['summary'];
    beforeAll(async () => {
      summary = await cruise(plant(CLEAN, IMPORTED_BY_THE_BROKEN, sources(BROKEN_IMPORTS)));
    });

    it.each(BROKEN_IMPORTS)('%s catches %s', (rule, path) => {
      const caught = summary.violations
        .filter(({ from }) => from === path)
        .map((violation) => violation.rule.name);
      expect(caught).toContain(rule);
    });

    it('each catch something', () => {
      const planted = new Set(BROKEN_IMPORTS.map(([rule]) => rule));
      const unproved = summary.ruleSetUsed.forbidden
        .map(({ name }) => name)
        .filter((name) => !planted.has(name));
      expect(unproved).toEqual([]);
    });
  });
});

describe('the lint rules', () => {
  let clean: readonly Finding[];
  let found: readonly Finding[];
  beforeAll(async () => {
    clean = await lint(plant(CLEAN, CLEAN_CODE));
    found = await lint(plant(CLEAN, sources(BROKEN_CODE)));
  });

  it('find nothing of ours in a clean tree', () => {
    expect(clean.filter(({ rule }) => rule.startsWith('florin/'))).toEqual([]);
  });

  it.each(BROKEN_CODE)('%s catches %s', (rule, path) => {
    expect(found).toContainEqual({ rule, path });
  });
});
