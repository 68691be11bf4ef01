import { Type } from 'class-transformer';
import { ApiProperty } from '@nestjs/swagger';
import { field } from '#platform/http/fields';
import { CHANNELS, isTopic, rulesOf, TOPICS, type Channel, type Topic } from '#notifications/topics';
import { channelsFor, type PreferencesState } from './preferences.js';

type Chosen = { readonly topic: Topic } & Readonly<Partial<Record<Channel, boolean>>>;

export class ChosenBody {
  @ApiProperty({ enum: TOPICS })
  topic!: Topic;

  @ApiProperty({ required: false })
  inbox?: boolean;

  @ApiProperty({ required: false })
  email?: boolean;

  @ApiProperty({ required: false })
  webhook?: boolean;
}

/** What is not named stays as it is. */
export class PreferencesChange {
  @field(
    { description: 'For each topic, on which ways to be told of it.' },
    {
      fault: (value) =>
        Array.isArray(value) && value.length >= 1 && value.length <= TOPICS.length
          ? value.map(choiceFault).find((fault) => fault !== undefined)
          : `must be a list of 1 to ${TOPICS.length} topics`,
      schema: { type: [ChosenBody], minItems: 1, maxItems: TOPICS.length },
    },
  )
  @Type(() => Object)
  topics!: readonly Chosen[];
}

function choiceFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'must be a list of objects';
  const { topic, ...channels } = value as Record<string, unknown>;
  if (typeof topic !== 'string' || !isTopic(topic)) return 'must name topics that there are';
  const isGood = ([name, isOn]: [string, unknown]): boolean =>
    (CHANNELS as readonly string[]).includes(name) && typeof isOn === 'boolean';
  return Object.entries(channels).every(isGood)
    ? undefined
    : `must say true or false of ${CHANNELS.join(', ')}`;
}

export class TopicBody {
  @ApiProperty({ enum: TOPICS })
  topic!: Topic;

  @ApiProperty()
  description!: string;

  @ApiProperty()
  inbox!: boolean;

  @ApiProperty()
  email!: boolean;

  @ApiProperty()
  webhook!: boolean;

  @ApiProperty({ description: 'It cannot be switched off in the inbox.' })
  alwaysInInbox!: boolean;
}

export class PreferencesBody {
  @ApiProperty({ type: [TopicBody] })
  topics!: readonly TopicBody[];
}

export function choicesIn({ topics }: PreferencesChange) {
  return topics.flatMap(({ topic, ...channels }) =>
    CHANNELS.filter((channel) => channels[channel] !== undefined).map((channel) => ({
      topic,
      channel,
      isOn: channels[channel] === true,
    })),
  );
}

export function preferencesBody(state: PreferencesState): PreferencesBody {
  const topics = TOPICS.map((topic) => {
    const { description, alwaysInInbox = false } = rulesOf(topic);
    const channels = channelsFor(state, topic);
    const [inbox, email, webhook] = [
      channels.includes('inbox'),
      channels.includes('email'),
      channels.includes('webhook'),
    ];
    return { topic, description, inbox, email, webhook, alwaysInInbox };
  });
  return { topics };
}
