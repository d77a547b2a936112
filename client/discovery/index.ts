export { type Discovery, discoveryOf, type ServerVersion } from './discovery.ts';
export { type DiscoveryCache, type DiskCacheOptions, diskCache } from './discovery-cache.ts';
export type { OpenApi, OpenApiDocument } from './openapi.ts';
export type { ServedGroupVersion, ServedResource, ServerResources } from './served-resources.ts';
