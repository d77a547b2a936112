import { targetSetup } from '../target.ts';

export const setup: ReturnType<typeof targetSetup> = targetSetup({
  // Where the machine's engine may not start privileged containers, the stand-ins of k3s and kind do without.
  k3s: { isPrivileged: process.env['KUBESTAGE_UNPRIVILEGED'] === undefined },
  kind: { isPrivileged: process.env['KUBESTAGE_UNPRIVILEGED'] === undefined },
});
