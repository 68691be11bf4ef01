import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const LOCK = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules/.package-lock.json');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built.json');
const BUILT_FROM = [
  'apps',
  'libs',
  'bench',
  'tools',
  'workload',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'package.json',
];
const TESTS = /\.(spec|int-spec|e2e-spec|contract)\.ts$|(^|\/)testing\//;
const FIRST_LINES_SHOWN = 15;
const LAST_LINES_SHOWN = 25;

/** Installs and builds, but only what is missing or stale; when nothing is, it takes milliseconds. */
export async function prepare() {
  requireNode();
  await install();
  await build();
}

/** Ends the process with one line that says why. */
export function fail(message) {
  console.error(message);
  process.exit(1);
}

function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const needed = engines.node.replace('>=', '');
  if (compareVersions(process.versions.node, needed) < 0) {
    fail(`Florin needs Node ${needed} or later; this is ${process.versions.node}.`);
  }
}

function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const index = left.findIndex((part, i) => part !== right[i]);
  return index === -1 ? 0 : left[index] - right[index];
}

async function install() {
  if (existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs) return;
  console.log('Installing the packages (once, up to a minute) ...');
  await run(
    'Installing',
    ...npm('ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'),
  );
}

/** The npm that started us, or the one in the path. */
function npm(...args) {
  const ours = process.env['npm_execpath'];
  return ours?.endsWith('.js') ? [process.execPath, [ours, ...args]] : ['npm', args];
}

async function build() {
  const sources = fingerprints();
  const built = existsSync(STAMP) ? JSON.parse(readFileSync(STAMP, 'utf8')) : {};
  if (JSON.stringify(built) === JSON.stringify(sources)) return;
  // The compiler never removes what it made out of a file that is gone.
  if (Object.keys(built).some((path) => !(path in sources))) rmSync(DIST, { recursive: true, force: true });
  console.log('Building ...');
  await run('Building', process.execPath, [join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js'), 'build']);
  mkdirSync(DIST, { recursive: true });
  writeFileSync(STAMP, JSON.stringify(sources));
}

function fingerprints() {
  const hash = (path) =>
    createHash('sha256')
      .update(readFileSync(join(ROOT, path)))
      .digest('hex');
  return Object.fromEntries(BUILT_FROM.flatMap(filesIn).map((path) => [path, hash(path)]));
}

function filesIn(path) {
  if (!existsSync(join(ROOT, path))) return [];
  if (statSync(join(ROOT, path)).isFile()) return [path];
  return readdirSync(join(ROOT, path), { recursive: true })
    .filter((name) => name.endsWith('.ts') && !TESTS.test(name))
    .map((name) => `${path}/${name}`)
    .sort();
}

/** Runs quietly; when it fails, shows what it said, shortened, and ends the process. */
async function run(what, command, args) {
  const { code, signal, output } = await capture(command, args);
  if (signal) process.exit(130);
  if (code === 0) return;
  fail(`${shortened(output.trimEnd())}\n\n${what} failed; the lines above say why.`);
}

function shortened(text) {
  const lines = text.split('\n');
  if (lines.length <= FIRST_LINES_SHOWN + LAST_LINES_SHOWN) return text;
  return [...lines.slice(0, FIRST_LINES_SHOWN), '...', ...lines.slice(-LAST_LINES_SHOWN)].join('\n');
}

/** Runs to its end and gives all that it said. */
export function capture(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const end = (code, signal) => resolve({ code, signal, output: Buffer.concat(chunks).toString() });
    child.on('error', (error) => {
      chunks.push(Buffer.from(error.message));
      end(1);
    });
    child.on('close', end);
  });
}

/** Runs with our own input and output; Ctrl-C reaches it from the terminal, so we only wait. */
export function attend(command, args, options = {}) {
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    process.on('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
