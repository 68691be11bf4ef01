import type { Decide } from '#platform/commands/decider';
import type { Uuid } from '#platform/kernel/ids';
import type { PreferencesEvent } from '#notifications/events';
import { refuse } from '#notifications/refusals';
import { rulesOf, type Channel, type Topic } from '#notifications/topics';
import { channelsFor, type PreferencesState } from './preferences.js';

export interface ChangePreferences {
  readonly userId: Uuid;
  readonly choices: readonly { readonly topic: Topic; readonly channel: Channel; readonly isOn: boolean }[];
}

/** Keeps what differs from before. Refuses: always-in-inbox. */
export const changePreferences: Decide<ChangePreferences, PreferencesState, PreferencesEvent> = (
  { userId, choices },
  state,
) => {
  const silenced = choices.find(
    ({ topic, channel, isOn }) => channel === 'inbox' && !isOn && rulesOf(topic).alwaysInInbox,
  );
  if (silenced) throw refuse('notifications.always-in-inbox', { topic: silenced.topic });
  const changed = choices.filter(
    ({ topic, channel, isOn }) => channelsFor(state, topic).includes(channel) !== isOn,
  );
  return changed.length === 0 ? [] : [{ type: 'PreferencesChanged', data: { userId, choices: changed } }];
};
