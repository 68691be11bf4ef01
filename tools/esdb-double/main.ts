import { EsdbDouble } from './esdb-double.js';

// The double as a process of its own: it says where it is, and ends when whoever started it does.
const [port = '0'] = process.argv.slice(2);
const double = await EsdbDouble.start({ port: Number(port) });
console.log(double.url);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
