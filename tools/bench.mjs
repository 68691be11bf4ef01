import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine } from './machine.mjs';
import { fail, prepare, ROOT } from './prepare.mjs';

const BUILT = join(ROOT, 'dist/bench');
const REPORT = join(ROOT, 'bench/README.md');
/** Not the system's temporary directory: that may be in memory, where being durable costs nothing. */
const SCRATCH = join(ROOT, 'dist/bench-scratch');

const INTRODUCTION = `# Measurements

\`npm run bench\` runs them one after the other, each in a process of its own, and writes this page;
\`npm run bench -- append\` runs one and replaces its section. Each section says where and when it was
measured. What is called durable is on disk (fdatasync) before it is answered.
`;

await prepare();
const all = benches();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) fail(`There is no bench ${unknown.join(', ')}; there are: ${all.join(', ')}.`);

const sections = readSections();
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n${name} ...`);
  mkdirSync(SCRATCH, { recursive: true });
  sections.set(name, section(name, await measure(name), describeMachine(SCRATCH)));
  rmSync(SCRATCH, { recursive: true, force: true });
  console.log(sections.get(name));
}
writeFileSync(REPORT, page(sections));
console.log(`Written to bench/README.md`);

function benches() {
  const files = existsSync(BUILT) ? readdirSync(BUILT) : [];
  return files.filter((file) => file.endsWith('.bench.js')).map((file) => file.replace('.bench.js', ''));
}

/** The bench's title and table, from a process that has done nothing else. */
function measure(name) {
  return new Promise((resolve) => {
    const child = fork(join(ROOT, 'tools/run-bench.mjs'), [join(BUILT, `${name}.bench.js`)], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: SCRATCH },
      execArgv: ['--expose-gc', '--enable-source-maps'],
    });
    let answer;
    child.on('message', (message) => (answer = message));
    child.on('close', () => (answer ? resolve(answer) : fail(`The bench ${name} ended without an answer.`)));
  });
}

function section(name, { title, columns, rows, notes }, machine) {
  const row = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  const line = `|${columns.map((_, i) => (rows.every((r) => typeof r[i] === 'number') ? ' ---: ' : ' --- ')).join('|')}|`;
  const table = [row(columns), line, ...rows.map(row)].join('\n');
  const remarks = notes.map((note) => `- ${note}`).join('\n');
  const where = `${new Date().toISOString().slice(0, 10)}, \`npm run bench -- ${name}\`, on ${machine}.`;
  return [`## ${title}`, table, remarks, where].filter(Boolean).join('\n\n');
}

function cell(value) {
  return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : value;
}

function readSections() {
  const text = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
  const found = text.matchAll(/<!-- bench (\S+) -->\n\n(.*?)\n\n<!-- end -->/gs);
  return new Map([...found].map(([, name, body]) => [name, body]));
}

function page(sections) {
  const present = all.filter((name) => sections.has(name));
  const parts = present.map((name) => `<!-- bench ${name} -->\n\n${sections.get(name)}\n\n<!-- end -->\n`);
  return [INTRODUCTION, ...parts].join('\n');
}
