import { pathToFileURL } from 'node:url';

// The process of one bench: runs it, hands the table to whoever started it, and ends.
const { title, run } = await import(pathToFileURL(process.argv[2]).href);
const result = await run();
process.send({ title, ...result }, () => process.exit(0));
