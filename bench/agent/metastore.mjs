// What the resources depend on outside the cluster: something that answers as PostgreSQL does, up to the question for a password.
import { once } from 'node:events';
import { createServer } from 'node:net';

const NO_ENCRYPTION = Buffer.from('N');
const PASSWORD_PLEASE = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

/** Listens on this machine: on a free port, if none is given. */
export async function startMetastore(port = 0) {
  const server = createServer((socket) => {
    let isFirst = true;
    socket.on('error', () => {});
    socket.on('data', () => {
      socket.write(isFirst ? NO_ENCRYPTION : PASSWORD_PLEASE);
      isFirst = false;
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { host: '127.0.0.1', port: server.address().port, close: () => server.close() };
}
