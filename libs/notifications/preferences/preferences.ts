import type { Decider } from '#platform/commands/decider';
import type { PreferencesEvent } from '#notifications/events';
import { CHANNELS, rulesOf, type Channel, type Topic } from '#notifications/topics';

/** What a user has chosen; on whatever is not there the rules of the topic hold. */
export interface PreferencesState {
  readonly chosen: Readonly<Record<string, Readonly<Partial<Record<Channel, boolean>>>>>;
}

export const preferences: Decider<PreferencesState, PreferencesEvent> = {
  category: 'notification-preferences',
  stateVersion: 1,
  initial: { chosen: {} },
  evolve: (state, { data }) => {
    const chosen = { ...state.chosen };
    for (const { topic, channel, isOn } of data.choices)
      chosen[topic] = { ...chosen[topic], [channel]: isOn };
    return { chosen };
  },
};

/** On which ways the user is told of it. */
export function channelsFor({ chosen }: PreferencesState, topic: Topic): readonly Channel[] {
  const { on, alwaysInInbox = false } = rulesOf(topic);
  return CHANNELS.filter(
    (channel) => (channel === 'inbox' && alwaysInInbox) || (chosen[topic]?.[channel] ?? on.includes(channel)),
  );
}
