import type { Provider, Type } from '@nestjs/common';
import { EventOpener } from '#platform/event-store/event-opener';
import type { LaneHubParts } from '#platform/lanes/lane-hub';
import { LaneTransport } from '#platform/lanes/lane-transport';
import type { MessageBus } from '#platform/message-bus/message-bus';
import { LaneProjections } from '#platform/projections/lane-projections';
import { ProjectorLanes } from '#platform/projections/projector-lanes';
import { StoredProjections } from '#platform/projections/stored-projections';
import type { ViewDefinition } from '#platform/projections/view';
import { Views } from '#platform/projections/views';
import { LaneReactions } from '#platform/reactions/lane-reactions';
import { ReactorLanes } from '#platform/reactions/reactor-lanes';
import type { DocumentBody } from '#platform/read-store/read-store';
import { StoredReactions } from '#platform/reactions/stored-reactions';
import { catalogue, reactors, views as definitions } from './contexts.js';
import type { Core } from './core.js';
import type { Following, LaneConsumers } from './following.js';
import { noticeHearers } from './named-queues.js';
import { ledRelay, type LedRelay } from './led-relay.js';
import type { Part, Role } from './role.js';

/** Some follow the log lane by lane, as messages bring it; the others see what has come of it. */
export async function overBus(core: Core, bus: MessageBus, { parts, contexts }: Role): Promise<Following> {
  const { engines, store, sealer, clock, log, laneCount, isAlone } = core;
  const projectionEngines = { log: store, store: engines.readStore, sealer };
  const projections = new StoredProjections(definitions, projectionEngines, laneCount);
  await projections.open();
  const views = new Views(engines.readStore, sealer, projections);
  const reactions = await StoredReactions.open({ readStore: engines.journal, clock });
  const relay = parts.includes('relay') ? ledRelay(core, bus) : undefined;
  const hearers = contexts.includes('notifications') ? noticeHearers(core, bus, views) : undefined;
  const transport = new LaneTransport({ bus, store: engines.journal, laneCount, log, isAlone });
  const consumers = await consumersOf(core, views, parts);
  return {
    projections,
    views,
    reactors: reactions,
    ...(consumers.length > 0 && { lanes: lanesOf(consumers, transport) }),
    start: async () => {
      relay?.start();
      hearers?.start();
    },
    stop: async () => {
      await Promise.all([relay?.stop(), hearers?.stop()]);
    },
    reasonsAgainst: async () => [...reasonsOf(transport, relay), ...(await notBuilt(views))],
  };
}

interface Consumer {
  readonly controller: Type;
  readonly provider: Provider;
}

async function consumersOf(core: Core, views: Views, parts: readonly Part[]): Promise<readonly Consumer[]> {
  const consumers: Consumer[] = [];
  if (parts.includes('projector')) {
    const projections = projectionsOf(core);
    consumers.push({
      controller: ProjectorLanes,
      provider: { provide: LaneProjections, useValue: projections },
    });
  }
  if (parts.includes('reactor')) {
    const reactions = await reactionsOf(core, views);
    consumers.push({ controller: ReactorLanes, provider: { provide: LaneReactions, useValue: reactions } });
  }
  return consumers;
}

function lanesOf(consumers: readonly Consumer[], transport: LaneTransport): LaneConsumers {
  return {
    controllers: consumers.map(({ controller }) => controller),
    providers: consumers.map(({ provider }) => provider),
    transport,
  };
}

function projectionsOf(core: Core): LaneProjections {
  const { engines, store, sealer, log } = core;
  const { log: written, ...hub } = hubOf(core);
  return new LaneProjections({
    ...hub,
    written,
    views: definitions,
    engines: { log: store, store: engines.readStore, sealer },
    log,
  });
}

async function reactionsOf(core: Core, views: Views): Promise<LaneReactions> {
  const { engines, store, commands, snapshots, clock, log } = core;
  const all = reactors({
    store,
    commands,
    vault: engines.vault,
    snapshots,
    views,
    clock,
    config: core.config,
  });
  const hub = hubOf(core);
  return await LaneReactions.open(all, { store, readStore: engines.journal, commands, clock, log, hub });
}

function hubOf({
  engines,
  sealer,
  laneCount,
}: Core): Required<Pick<LaneHubParts, 'laneCount' | 'log' | 'open'>> {
  const opener = new EventOpener(catalogue, sealer);
  return { laneCount, log: engines.log, open: (events) => opener.open(events) };
}

function reasonsOf(transport: LaneTransport, relay: LedRelay | undefined): readonly string[] {
  const faults = Array.from(transport.statuses(), ([group, { fault }]) =>
    fault === undefined ? [] : [`the lanes of ${group} cannot be shared out: ${fault}`],
  ).flat();
  return [...faults, ...(relay?.reasonsAgainst() ?? [])];
}

/** A view that can be asked for nobody's document can be asked for any. */
async function notBuilt(views: Views): Promise<readonly string[]> {
  const reasons = definitions.map((view) =>
    views.getMany(view as unknown as ViewDefinition<DocumentBody>, []).then(
      () => [],
      () => [`the view ${view.name} is still being built`],
    ),
  );
  return (await Promise.all(reasons)).flat();
}
