import { HarnessError, type IntegrationCluster, startFakeContainer, startK3s, startKind } from 'kubestage/integration';

// Starts a cluster by the engine that DOCKER_HOST names, and tells how that went.
//
//   start-through.ts fake|k3s|kind IMAGE PRIVILEGED

const [harness = '', image = '', privileged = ''] = process.argv.slice(2);
const isPrivileged = privileged === 'true';

function start(): Promise<IntegrationCluster> {
  if (harness === 'fake') return startFakeContainer({ image });
  return harness === 'k3s' ? startK3s({ image, isPrivileged }) : startKind({ image, isPrivileged });
}

try {
  await using cluster = await start();
  console.log(JSON.stringify({ problem: 'none', message: cluster.serverVersion }));
} catch (error) {
  const { problem, message } = error instanceof HarnessError ? error : { problem: 'another error', message: String(error) };
  console.log(JSON.stringify({ problem, message }));
}
