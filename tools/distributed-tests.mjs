/** What starts a Florin of many parts, and takes minutes: run by `npm run test:distributed`. */
export const OF_MANY_PARTS = [
  'workload/chaos/chaos\\.int-spec',
  'apps/standalone/engines-away\\.int-spec',
  'apps/standalone/same-events\\.int-spec',
  'apps/standalone/forged-messages\\.int-spec',
  'apps/standalone/approved-while-down\\.int-spec',
];

/** End-to-end tests of what is about one process and its data directory. */
export const OF_ONE_PROCESS = [
  'apps/standalone/process\\.e2e-spec',
  'apps/standalone/views-in-mongo\\.e2e-spec',
  'banking/transfers/killed-transfer\\.e2e-spec',
  'banking/views/statement-reading\\.e2e-spec',
  'lending/applications/approved-while-away\\.e2e-spec',
];
