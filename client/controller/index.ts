export { type Controller, controller, type ControllerOptions, type ReconcileRequest, type ReconcileResult } from './controller.ts';
export { defaultRequeueLimiter, type RequeueLimiter } from './requeue-limiter.ts';
export { type WorkQueue, workQueue, type WorkQueueOptions } from './work-queue.ts';
