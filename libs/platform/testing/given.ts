import type { Decide, Decider, DecisionContext } from '#platform/commands/decider';
import type { DomainEvent } from '#platform/event-store/event-definition';
import type { Instant } from '#platform/kernel/clock';
import { Refusal } from '#platform/kernel/refusal';

const defaultContext: DecisionContext = { now: '2026-01-15T12:00:00.000Z' as Instant, actor: undefined };

/** `given(user, events).when(logIn, command).then(events)` or `.thenRefused('identity.disabled')`. */
export function given<State, Event extends DomainEvent>(
  decider: Decider<State, Event>,
  events: readonly NoInfer<Event>[],
): Given<State, Event> {
  return new Given(events.reduce(decider.evolve, decider.initial));
}

class Given<State, Event extends DomainEvent> {
  constructor(private readonly state: State) {}

  when<Command>(
    decide: Decide<Command, State, Event>,
    command: Command,
    context: Partial<DecisionContext> = {},
  ): Outcome<Event> {
    try {
      return new Outcome(decide(command, this.state, { ...defaultContext, ...context }), undefined);
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
    expect(this.refusal).toBeUndefined();
    expect(this.events).toEqual(events);
  }

  thenRefused(code: string): void {
    expect(this.refusal?.code).toBe(code);
  }
}
