import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, prepare, ROOT } from './prepare.mjs';

const bin = (path) => join(ROOT, 'node_modules', path);

const checks = [
  ['types', bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
  ['lint', bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.'],
  ['format', bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  [
    'imports',
    bin('dependency-cruiser/bin/dependency-cruise.mjs'),
    '--config',
    '.dependency-cruiser.mjs',
    ...['apps', 'libs', 'bench', 'tools', 'workload'].filter((folder) => existsSync(join(ROOT, folder))),
  ],
  ['generated files', join(ROOT, 'dist/tools/generate.js'), '--check'],
];

await prepare();
const passed = await Promise.all(checks.map(check));
const failures = passed.filter((ok) => !ok).length;
console.log(`\nchecks: ${passed.length - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

async function check([name, ...args]) {
  const begun = performance.now();
  const { code, output } = await capture(process.execPath, args);
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  console.log(code === 0 ? `ok      ${name} (${seconds} s)` : `FAILED  ${name}\n${output.trimEnd()}\n`);
  return code === 0;
}
