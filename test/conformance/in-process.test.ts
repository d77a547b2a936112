import { recordingsThrough } from './recordings-through.ts';

recordingsThrough('in-process');
