import { recordingsThrough } from './recordings-through.ts';

recordingsThrough('http');
