import { describeCause, errorCode, WorldError } from '../world-error.ts';

/** The error for a request that got no answer: what went wrong in words, and what usually helps. */
export function explainConnectionFailure(server: string, cause: unknown): WorldError {
  const code = errorCode(cause);
  const words = code === undefined ? undefined : (WORDS[code] ?? certificateWords(code));
  return new WorldError(
    `asking the cluster at ${server}`,
    words === undefined ? new Error(describeCause(cause)) : new Error(`${words} (${code})`),
  );
}

/** OpenSSL's own codes are many; all of them say that the certificate was not accepted. */
function certificateWords(code: string): string | undefined {
  if (!CERTIFICATE_CODES.test(code)) return undefined;
  return 'its certificate is not one that the kubeconfig trusts: check `certificate-authority` and `server`';
}

const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: is the cluster running, and is the context the right one?',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the host name could not be looked up just now',
  EHOSTUNREACH: 'the host cannot be reached from here: is the VPN on?',
  ENETUNREACH: 'the network cannot be reached from here: is the VPN on?',
  ETIMEDOUT: 'no answer in time',
  EPROTO: 'what listens there does not speak TLS as expected: check `server` in the kubeconfig',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another name: check `server` and `tls-server-name` in the kubeconfig',
};
