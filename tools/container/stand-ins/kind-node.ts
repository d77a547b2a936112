import { isPrivileged, mountedAt, requireAll } from './container-contract.ts';

// Stands in for the entrypoint and the systemd of a kindest/node image: checks what it is given, says that it has booted, and stays.

for (const signal of ['SIGTERM', 'SIGINT', 'SIGRTMIN+3'] as const) {
  try {
    process.on(signal, () => process.exit(0));
  } catch {
    // Node knows no name for the signal that stops systemd.
  }
}
requireAll({
  '/tmp has to be a tmpfs': mountedAt('/tmp') === 'tmpfs',
  '/run has to be a tmpfs': mountedAt('/run') === 'tmpfs',
  '/var has to be a volume': mountedAt('/var') !== undefined,
  '/lib/modules has to be there': mountedAt('/lib/modules') !== undefined,
});
// Not a demand as the others: not every machine that runs the suite may start privileged containers.
console.log(`privileged: ${isPrivileged()}`);
console.log('INFO: ensuring we can execute mount/umount even with userns-remap');
if (process.env['STAND_IN_FAULT'] !== 'never-boots') console.log('[  OK  ] Reached target Multi-User System.');
setInterval(() => undefined, 60_000);
