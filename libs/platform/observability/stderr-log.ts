import { Log } from './log.js';

/** Where a process complains: whoever runs it collects it from there. */
export const stderrLog = new Log((line) => process.stderr.write(line));
