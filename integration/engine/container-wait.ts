import type { RunningContainer } from './running-container.ts';
import type { Wait } from './until-ready.ts';

/** How a container is waited for, but for what is missing. */
export function containerWait(container: RunningContainer, timeoutMs: number): Omit<Wait, 'missing'> {
  return {
    name: container.name,
    timeoutMs,
    ended: async () => {
      const { isRunning, exitCode } = await container.state();
      return isRunning ? undefined : `it ended with ${exitCode}`;
    },
    logs: () => container.logs(50),
  };
}
