import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** Passes on what Nest complains about; what it tells of its own start is noise. */
export class NestLog implements LoggerService {
  constructor(private readonly out: Log) {}

  log(): void {
    // Each module and each route would be a line.
  }

  warn(message: unknown): void {
    this.out.warn(String(message));
  }

  error(message: unknown): void {
    this.out.fault('Nest reports a fault', message instanceof Error ? message : new Error(String(message)));
  }

  fatal(message: unknown): void {
    this.error(message);
  }
}
