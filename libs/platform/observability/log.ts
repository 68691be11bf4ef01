import { isNativeError } from 'node:util/types';
import type { JsonObject } from '#platform/kernel/json';

type Level = 'info' | 'warn' | 'error';

const LONGEST_MESSAGE = 500;
const MAX_STACK_LINES = 12;
const MAX_CAUSES = 3;

/**
 * One JSON object a line. Nothing personal goes in: no bodies, queries, tokens, addresses or names,
 * only what the program did and to which route, stream or view.
 */
export class Log {
  constructor(private readonly write: (line: string) => void) {}

  info(message: string, fields: JsonObject = {}): void {
    this.line('info', message, fields);
  }

  warn(message: string, fields: JsonObject = {}): void {
    this.line('warn', message, fields);
  }

  /** Something is broken that should not be; `fields` say where. */
  fault(message: string, error: unknown, fields: JsonObject = {}): void {
    this.line('error', message, { ...fields, error: described(error, MAX_CAUSES) });
  }

  private line(level: Level, message: string, fields: JsonObject): void {
    this.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...fields })}\n`);
  }
}

function described(error: unknown, causesLeft: number): JsonObject {
  if (!isNativeError(error)) return { thrown: typeof error };
  const hasCause = causesLeft > 0 && error.cause !== undefined;
  return {
    name: error.name,
    message: error.message.slice(0, LONGEST_MESSAGE),
    at: (error.stack ?? '').split('\n').filter(isFrame).slice(0, MAX_STACK_LINES).map(withoutIndent),
    ...(hasCause ? { cause: described(error.cause, causesLeft - 1) } : {}),
  };
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}

function withoutIndent(frame: string): string {
  return frame.trim().slice('at '.length);
}
