import { HarnessError, startK3s } from 'kubestage/integration';

// Starts k3s by the engine that DOCKER_HOST names, and tells how that went wrong.
//
//   start-through.ts IMAGE PRIVILEGED

const [image = '', isPrivileged = ''] = process.argv.slice(2);
try {
  await using cluster = await startK3s({ image, isPrivileged: isPrivileged === 'true' });
  console.log(JSON.stringify({ problem: 'none', message: cluster.serverVersion }));
} catch (error) {
  const { problem, message } = error instanceof HarnessError ? error : { problem: 'another error', message: String(error) };
  console.log(JSON.stringify({ problem, message }));
}
