import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { flagsOf } from './program-flags.ts';

// Stands in for etcd: the flags that it is started with, its health, its log lines, and how it ends. It stores nothing.

const flags = flagsOf(process.argv.slice(2));
mkdirSync(flags.must('data-dir'), { recursive: true });
const url = new URL(flags.must('listen-client-urls'));
const log = (msg: string): void => console.error(JSON.stringify({ level: 'info', ts: new Date().toISOString(), caller: 'stand-in', msg }));

const server = createServer((request, response) => {
  const isHealth = request.url === '/health';
  response.writeHead(isHealth ? 200 : 404, { 'content-type': 'application/json' }).end(isHealth ? '{"health":"true","reason":""}' : '');
});
server.listen(Number(url.port), url.hostname, () => log('ready to serve client requests'));
process.on('SIGTERM', () => {
  log('received signal; shutting down');
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
