import type { EventEmitter } from 'node:events';

/** The first of these events to come; nothing when none came in time. */
export async function firstEvent<Name extends string>(
  emitter: EventEmitter,
  names: readonly Name[],
  longestMs: number,
): Promise<Name | undefined> {
  return await new Promise((resolve) => {
    const settle = (name?: Name): void => {
      clearTimeout(timer);
      for (const [each, listener] of listeners) emitter.off(each, listener);
      resolve(name);
    };
    const listeners = names.map((name) => [name, () => settle(name)] as const);
    const timer = setTimeout(settle, longestMs).unref();
    for (const [name, listener] of listeners) emitter.on(name, listener);
  });
}
