export { type Discovery, discoveryOf, type ServedResource, type ServerVersion } from './discovery.ts';
