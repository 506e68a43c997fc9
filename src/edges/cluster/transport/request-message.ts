import type { ApiRequest, StreamRequest } from '../../../agent/ports.ts';
import type { ClusterAccess } from '../credentials/cluster-access.ts';
import type { Message } from './connection.ts';

const JSON_TYPE = 'application/json';
const USER_AGENT = 'planwright';

/** What is sent for a request. */
export function requestMessage(request: ApiRequest, access: ClusterAccess): Message {
  const { method, body, contentType = JSON_TYPE } = request;
  const message = { ...commonParts(request, access), method, isEndless: false };
  if (body === undefined) return message;
  const headers = { ...message.headers, 'content-type': contentType };
  return { ...message, headers, body: Buffer.from(JSON.stringify(body)) };
}

/** What is sent for a watch. */
export function streamMessage(request: StreamRequest, access: ClusterAccess): Message {
  return { ...commonParts(request, access), method: 'GET', isEndless: true };
}

function commonParts(
  { path, accept = JSON_TYPE }: StreamRequest,
  { server, headers }: ClusterAccess,
): Pick<Message, 'path' | 'headers'> {
  // A server behind a gateway, such as `https://rancher/k8s/clusters/c-1`.
  const { pathname } = new URL(server);
  return {
    path: pathname === '/' ? path : `${pathname}${path}`,
    headers: { accept, 'user-agent': USER_AGENT, ...headers },
  };
}
