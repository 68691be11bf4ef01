import { jest } from '@jest/globals';
import { MemoryEventStore } from '#platform/event-store/memory.event-store';
import { newUuid } from '#platform/kernel/ids';
import { anEvent } from '#platform/testing/events';
import { silentLog } from '#platform/testing/silent-log';
import { identityEvents } from '#identity/events';
import { SessionWatch, TokenMemory } from './session-watch.js';

class Forgotten extends TokenMemory {
  readonly what: string[] = [];

  override forgetSession(sessionId: string): void {
    this.what.push(`session ${sessionId}`);
  }

  override forgetUser(userId: string): void {
    this.what.push(`user ${userId}`);
  }
}

/** Whoever is not let go waits for ever. */
const LONGEST_MS = 10_000;

let store: MemoryEventStore;
let tokens: Forgotten;
let watch: SessionWatch;

beforeEach(async () => {
  // Nobody who waits here may give up waiting.
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  [store, tokens] = [new MemoryEventStore(), new Forgotten()];
  watch = new SessionWatch(store, tokens, silentLog);
  await watch.onModuleInit();
});
afterEach(async () => {
  await watch.onApplicationShutdown();
  jest.useRealTimers();
});

it(
  'has passed every command that identity carries out, whatever it is answered with',
  async () => {
    for (const { type } of identityEvents) {
      await store.append('account-1', 'unchecked', [anEvent()]);
      const { position } = await store.append('user-1', 'unchecked', [
        anEvent({ userId: newUuid(), sessionId: newUuid() }, type),
      ]);
      await watch.passed({ position });
    }
  },
  LONGEST_MS,
);

it(
  'forgets the session that ended, and the user who is another now, and nobody else',
  async () => {
    const happened = ['SessionStarted', 'SessionRevoked', 'ProfileChanged', 'RoleGranted', 'UserErased'];
    for (const [n, type] of happened.entries()) {
      const event = anEvent({ userId: `u${n}`, sessionId: `s${n}` }, type);
      const { position } = await store.append('user-1', 'unchecked', [event]);
      await watch.passed({ position });
    }
    expect(tokens.what).toEqual(['session s1', 'user u3', 'user u4']);
  },
  LONGEST_MS,
);
