import type { EventFilter } from './event-store.js';

/** An event filter made ready to be asked many times. */
export class EventMatcher {
  private readonly types: ReadonlySet<string> | undefined;
  private readonly prefixes: readonly string[] | undefined;

  constructor(filter: EventFilter = {}) {
    this.types = filter.types && new Set(filter.types);
    this.prefixes = filter.streamPrefixes;
  }

  takesType(type: string): boolean {
    return this.types === undefined || this.types.has(type);
  }

  takesStream(stream: string): boolean {
    return this.prefixes === undefined || this.prefixes.some((prefix) => stream.startsWith(prefix));
  }

  takes(event: { readonly type: string; readonly stream: string }): boolean {
    return this.takesType(event.type) && this.takesStream(event.stream);
  }
}
