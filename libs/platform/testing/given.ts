import type { Decide, Decider, DecisionContext } from '#platform/commands/decider';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { Instant } from '#platform/kernel/clock';
import type { JsonObject } from '#platform/kernel/json';
import { Refusal } from '#platform/kernel/refusal';

const defaultContext: DecisionContext = { now: '2026-01-15T12:00:00.000Z' as Instant, actor: undefined };

/**
 * `given(user, events).when(logIn, command).then(events)` or `.thenRefused('identity.disabled')`.
 * Whatever decisions and `evolve` are handed is frozen, so one that is not pure is found out.
 */
export function given<State, Event extends DomainEvent>(
  decider: Decider<State, Event>,
  events: readonly NoInfer<Event>[],
): Given<State, Event> {
  const state = events.reduce<State>(
    (before, event) => frozen(decider.evolve(before, frozen(event))),
    frozen(decider.initial),
  );
  return new Given(state);
}

class Given<State, Event extends DomainEvent> {
  constructor(private readonly state: State) {}

  when<Command>(
    decide: Decide<Command, State, Event>,
    command: Command,
    context: Partial<DecisionContext> = {},
  ): Outcome<Event> {
    try {
      return new Outcome(decide(frozen(command), this.state, { ...defaultContext, ...context }), undefined);
    } catch (error) {
      if (error instanceof Refusal) return new Outcome<Event>([], error);
      throw error;
    }
  }
}

class Outcome<Event> {
  constructor(
    private readonly events: readonly Event[],
    private readonly refusal: Refusal | undefined,
  ) {}

  then(events: readonly Event[]): void {
    if (this.refusal) throw this.refusal;
    expect(this.events).toEqual(events);
  }

  thenRefused(code: string, details?: JsonObject): void {
    expect(this.refusal?.code ?? this.events).toBe(code);
    if (details) expect(this.refusal?.details).toEqual(details);
  }
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
