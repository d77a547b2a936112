import { startApiServer, startKind } from 'kubestage/integration';
import { session } from '../../../integration/engine/session.ts';

// A process of tests that starts whatever can be left behind: containers, a network, volumes, programs and a folder. Then it stays, or ends
// without tidying up.
//
//   start-and-stay.ts IMAGE PRIVILEGED stay|throw|half-way

const [image = '', isPrivileged = '', ending = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`session ${session().id}`);
const server = await startApiServer();
say(`server ${server.connection().server}`);
const starting = startKind({ image, isPrivileged: isPrivileged === 'true', workers: 1 });
if (ending === 'half-way') say('ready');
await starting;
say('ready');
if (ending === 'throw') throw new Error('the tests have crashed');
setInterval(() => undefined, 60_000);
