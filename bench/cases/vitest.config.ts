import { defineConfig, type ViteUserConfig } from 'vitest/config';

const conditions = ['kubestage-source', 'node', 'import', 'default'];

const config: ViteUserConfig = defineConfig({ resolve: { conditions }, ssr: { resolve: { conditions } }, test: { include: ['bench/cases/*-case.ts'] } });

export default config;
