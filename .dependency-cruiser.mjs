import { cruiserRules } from './tools/import-rules.mjs';

export default {
  forbidden: cruiserRules(),
  options: {
    doNotFollow: { path: ['^node_modules/', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // The `source` condition leads from `#platform/...` to the TypeScript, not to dist.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'types', 'import', 'node', 'default'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
