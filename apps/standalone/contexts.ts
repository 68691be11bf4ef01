import { identityEvents } from '#identity/events';
import { EventCatalogue } from '#platform/event-store/event-definition';

/** Every event of every context: what the log may hold. */
export const catalogue = new EventCatalogue(identityEvents);
