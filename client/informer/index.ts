export { type HandlerRegistration, type Informer, informer, type InformerHandler, type InformerOptions } from './informer.ts';
export type { InformerEvent } from './informer-sink.ts';
export { keyOf, type ObjectKey, splitKey } from './object-key.ts';
export { type SharedInformerOptions, type SharedInformers, sharedInformers } from './shared-informers.ts';
export type { Indexer, Lister } from './store.ts';
