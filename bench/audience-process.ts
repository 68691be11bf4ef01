import { SystemClock } from '#platform/kernel/system';
import { comparePositions, START, type Position } from '#platform/event-store/event-store';
import { MOST_LANES, type Lane } from '#platform/event-store/lanes';
import type { Group, LaneMessage } from '#platform/message-bus/message-bus';
import { MessageTokens } from '#platform/message-bus/message-tokens';
import { RabbitMessageBus } from '#platform/message-bus/rabbitmq.message-bus';
import { stderrLog } from '#platform/observability/stderr-log';
import { GROUPS, machineMs, type AudienceOrder, type Told } from './audience.js';

// Consumers of all lanes that do nothing with what they hear but to acknowledge it.
const [order = ''] = process.argv.slice(2);
const { url, prefix, key, events, isTimed } = JSON.parse(order) as AudienceOrder;
const clock = new SystemClock();
const tokens = new MessageTokens({ key: Buffer.from(key, 'base64'), service: 'audience', clock });
const bus = new RabbitMessageBus({ url, tokens, log: stderrLog, prefix });

const greeted = new Set<string>();
const counts = new Map<Group, number>();
const arrivals: [id: string, atMs: number][] = [];

function tell(told: Told): void {
  process.send?.(told);
}

function hear(group: Group, lane: Lane): (messages: readonly LaneMessage[]) => Promise<void> {
  let seen: Position = START;
  return (messages) => {
    greeted.add(`${group} ${lane}`);
    if (messages[0]?.watermark === START && greeted.size === GROUPS.length * MOST_LANES) {
      tell({ kind: 'listening' });
    }
    for (const message of messages) {
      // What is published again after an outage counts once.
      if (comparePositions(message.watermark, seen) <= 0) continue;
      seen = message.watermark;
      note(group, message);
    }
    return Promise.resolve();
  };
}

function note(group: Group, { events: heard }: LaneMessage): void {
  if (heard.length === 0) return;
  counts.set(group, (counts.get(group) ?? 0) + heard.length);
  const atMs = machineMs();
  if (isTimed && group === GROUPS[0]) arrivals.push(...heard.map(({ id }) => [id, atMs] as [string, number]));
  if (GROUPS.every((each) => counts.get(each) === events)) tell({ kind: 'heard', atMs, arrivals });
}

const signal = new AbortController().signal;
const running = GROUPS.flatMap((group) =>
  Array.from({ length: MOST_LANES }, (_, lane) =>
    bus.consume({ group, lane, take: hear(group, lane), signal }),
  ),
);
process.once('disconnect', () => {
  bus.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
await Promise.all(running);
