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
import { ProjectedViews } from '#platform/projections/projected-views';
import { ProjectionsRoutes } from '#platform/projections/projections.http';
import { Views } from '#platform/projections/views';
import { ParkedRoutes } from '#platform/reactions/parked.http';
import { Reactions } from '#platform/reactions/reactions';
import { ReadStore } from '#platform/read-store/read-store';
import { KeyedHash } from '#platform/vault/keyed-hash';
import { Sealer } from '#platform/vault/sealer';
import { Vault } from '#platform/vault/vault';
import { contextModules } from './contexts.js';
import type { Platform } from './platform.js';
import { StandaloneReadiness } from './standalone-readiness.js';

/** Binds every port to what this process runs on, for all contexts alike. */
@Global()
@Module({})
export class StandaloneModule {
  static with(platform: Platform, log: Log): DynamicModule {
    const providers = providersOf(platform, log);
    const controllers = [ProjectionsRoutes, ParkedRoutes];
    return {
      module: StandaloneModule,
      imports: [...contextModules],
      controllers,
      providers,
      exports: providers,
    };
  }
}

function providersOf(platform: Platform, log: Log): Provider[] {
  const { engines, projections } = platform;
  return [
    { provide: Config, useValue: platform.config },
    { provide: Clock, useValue: platform.clock },
    { provide: IdSource, useClass: SystemIds },
    { provide: Log, useValue: log },
    { provide: Vault, useValue: engines.vault },
    { provide: ReadStore, useValue: engines.readStore },
    { provide: EventStore, useValue: platform.store },
    { provide: Sealer, useValue: platform.sealer },
    { provide: Snapshots, useValue: platform.snapshots },
    { provide: CommandHandler, useValue: platform.commands },
    { provide: ProjectedViews, useValue: projections },
    { provide: Views, useValue: platform.views },
    { provide: Reactions, useValue: platform.reactions },
    { provide: ViewProgress, useValue: projections },
    { provide: FingerprintKey, useFactory: () => KeyedHash.for(engines.vault, 'command-fingerprints') },
    { provide: Readiness, useClass: StandaloneReadiness },
  ];
}
