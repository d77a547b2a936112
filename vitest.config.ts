import { defineConfig, type ViteUserConfig } from 'vitest/config';

const source = {
  resolve: { conditions: ['kubestage-source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['kubestage-source', 'node', 'import', 'default'] } },
};
const outside = ['**/node_modules/**', 'dist/**'];

const config: ViteUserConfig = defineConfig({
  test: {
    // Many tests wait for processes and sockets: vitest's own choice, a core less than there are, leaves one of two idle.
    maxWorkers: '100%',
    projects: [
      { ...source, test: { name: 'unit', isolate: false, include: ['{machinery,client,fake,fixtures,integration,cli,tools}/**/*.test.ts'], exclude: outside } },
      {
        ...source,
        test: {
          name: 'behaviour',
          include: ['test/{behaviour,capabilities,cel-specification,kit,target}/**/*.test.ts', 'test/property/**/*.test.ts', 'examples/*.test.ts'],
          exclude: outside,
          testTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          name: 'any-cluster',
          globalSetup: ['test/any-cluster/set-up.ts'],
          include: ['test/any-cluster/**/*.test.ts', 'examples/sample-controller/*.test.ts'],
          exclude: outside,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      { ...source, test: { name: 'container', include: ['test/container/**/*.test.ts'], exclude: outside, testTimeout: 120_000, hookTimeout: 120_000 } },
      { ...source, test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'], exclude: outside, testTimeout: 300_000 } },
      { ...source, test: { name: 'guards', include: ['test/{guards,types}/**/*.test.ts'], exclude: outside, testTimeout: 300_000, hookTimeout: 300_000 } },
    ],
  },
});

export default config;
