import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import { FingerprintKey } from '#platform/commands/fingerprints';
import { Snapshots } from '#platform/commands/snapshots';
import { Config } from '#platform/config/config';
import { EventStore } from '#platform/event-store/event-store';
import { Readiness } from '#platform/http/health.http';
import { ViewProgress } from '#platform/http/reads';
import { Clock } from '#platform/kernel/clock';
import { IdSource } from '#platform/kernel/ids';
import { SystemIds } from '#platform/kernel/system';
import { Log } from '#platform/observability/log';
import { MessageDesk } from '#platform/message-bus/messages.http';
import { ProjectedViews } from '#platform/projections/projected-views';
import { Views } from '#platform/projections/views';
import { AllBelongings, Belongings } from '#platform/people/belongings';
import { ReactorDesk } from '#platform/reactions/reactor-desk';
import { ReadStore } from '#platform/read-store/read-store';
import { KeyedHash } from '#platform/vault/keyed-hash';
import { Sealer } from '#platform/vault/sealer';
import { Vault } from '#platform/vault/vault';
import { belongings, contexts } from './contexts.js';
import { operatingRoutes } from './operating.js';
import type { Platform } from './platform.js';
import { ProcessReadiness } from './process-readiness.js';
import type { Role } from './role.js';

/** Binds every port to what this process runs on, for all contexts alike. */
@Global()
@Module({})
export class FlorinModule {
  static with(platform: Platform, role: Role): DynamicModule {
    const providers = providersOf(platform);
    return {
      module: FlorinModule,
      imports: contexts.map(({ name, module, routes }) => ({
        module,
        controllers: role.contexts.includes(name) ? [...routes] : [],
      })),
      controllers: [
        ...role.parts.flatMap((part) => operatingRoutes[part]),
        ...(platform.lanes?.controllers ?? []),
      ],
      providers,
      exports: providers,
    };
  }
}

function providersOf(platform: Platform): Provider[] {
  const { engines, projections } = platform;
  return [
    { provide: Config, useValue: platform.config },
    { provide: Clock, useValue: platform.clock },
    { provide: IdSource, useClass: SystemIds },
    { provide: Log, useValue: platform.log },
    { provide: Vault, useValue: engines.vault },
    { provide: ReadStore, useValue: engines.readStore },
    { provide: EventStore, useValue: platform.store },
    { provide: Sealer, useValue: platform.sealer },
    { provide: Snapshots, useValue: platform.snapshots },
    { provide: CommandHandler, useValue: platform.commands },
    { provide: ProjectedViews, useValue: projections },
    { provide: Views, useValue: platform.views },
    { provide: ReactorDesk, useValue: platform.reactors },
    { provide: MessageDesk, useFactory: () => new MessageDesk(engines.bus) },
    { provide: ViewProgress, useValue: projections },
    { provide: FingerprintKey, useFactory: () => KeyedHash.for(engines.vault, 'command-fingerprints') },
    { provide: Readiness, useValue: new ProcessReadiness(platform) },
    {
      provide: Belongings,
      useFactory: (...parts: Belongings[]) => new AllBelongings(parts),
      inject: [...belongings],
    },
    ...(platform.lanes?.providers ?? []),
  ];
}
