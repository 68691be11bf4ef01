import { Log } from './log.js';
import { NestLog } from './nest-log.js';

function logged(write: (log: Log) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(new Log((line) => lines.push(line)));
  for (const line of lines) expect(line).toMatch(/^[^\n]*\n$/);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('writes one object a line, with a time and a level', () => {
  const [line] = logged((log) => log.info('started', { port: 3000 }));
  expect(line).toEqual({ at: expect.any(String) as string, level: 'info', message: 'started', port: 3000 });
});

it('says of a fault what it is, where it was and what caused it, in few words', () => {
  const cause = new RangeError('x'.repeat(2_000));
  const [line] = logged((log) => log.fault('broken\nline', new TypeError('wrong', { cause })));
  const error = line?.['error'] as { at: string[]; cause: { name: string; message: string } };
  expect(line).toMatchObject({ level: 'error', error: { name: 'TypeError', message: 'wrong' } });
  expect(error.at[0]).toContain('log.spec');
  expect(error.at.length).toBeLessThanOrEqual(12);
  expect(error.cause.name).toBe('RangeError');
  expect(error.cause.message.length).toBe(500);
});

it('does not write out what was thrown that is no error', () => {
  expect(logged((log) => log.fault('odd', { password: 'x' }))[0]).toMatchObject({
    error: { thrown: 'object' },
  });
});

it('leaves out what Nest tells of its start, and keeps what it complains about', () => {
  const lines = logged((log) => {
    const nest = new NestLog(log);
    nest.log();
    nest.warn('careful');
    nest.error(new Error('broken'));
    nest.fatal('text');
  });
  expect(lines.map(({ level }) => level)).toEqual(['warn', 'error', 'error']);
});
