import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { florin } from './tools/eslint-rules.mjs';

const tests = ['**/*.{spec,int-spec,e2e-spec,contract}.ts', '**/testing/**'];
const scripts = ['**/*.mjs'];

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'data', 'coverage', 'docs'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', ...scripts],
    extends: [eslint.configs.recommended],
    plugins: { florin },
    rules: {
      'florin/file-name': 'error',
      'florin/pure': 'error',
      'florin/reason-for-exception': 'error',
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', { max: 40, skipComments: true }],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: false } }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      eqeqeq: 'error',
      'object-shorthand': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'florin/no-float': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'typeLike', format: ['PascalCase'] },
        { selector: 'interface', format: ['PascalCase'], custom: { regex: '^I[A-Z]', match: false } },
        { selector: 'class', format: ['PascalCase'], custom: { regex: 'Impl$', match: false } },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Text is counted and cut by code points on purpose.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // It asks for the very "!" that another rule forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // A port is an abstract class so that Nest can inject it; what has its shape may stand for it.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A port promises; an adapter that need not wait still turns what it throws into a rejection.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: tests,
    rules: {
      'max-lines': ['error', 500],
      'max-lines-per-function': 'off',
      // A row of a table is a call.
      'max-params': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // They talk to whoever started them.
    files: ['apps/**', 'bench/**', 'tools/**', 'workload/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: scripts,
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        console: 'readonly',
        process: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
      },
    },
  },
);
