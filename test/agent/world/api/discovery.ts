import type { JsonObject } from '../../../../src/core/json/json.ts';
import { NO_SUCH_PATH, type ServerAnswer, success } from './answers.ts';
import type { PathParts } from './read-request.ts';
import { apiVersionOf, type ServedKind } from './served-kinds.ts';

/** `/api`, `/apis`, `/apis/<group>`, and the kinds of one version. */
export function discover({ root, group, version }: PathParts, kinds: readonly ServedKind[]): ServerAnswer {
  if (root === 'api' && version === undefined) return success({ kind: 'APIVersions', versions: ['v1'] });
  const groups = [...new Set(kinds.map((kind) => kind.group))].filter((name) => name !== '');
  if (group === '' && root === 'apis')
    return success({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((name) => groupOf(name, kinds)) });
  const own = kinds.filter((kind) => kind.group === group);
  if (own.length === 0) return NO_SUCH_PATH;
  if (version === undefined) return success({ kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group, kinds) });
  const served = own.filter((kind) => kind.version === version);
  if (served.length === 0) return NO_SUCH_PATH;
  const groupVersion = apiVersionOf({ group, version });
  return success({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: served.flatMap(resourcesOf) });
}

/** The first version of a definition is preferred here; a real server prefers the most stable one. */
function groupOf(name: string, kinds: readonly ServedKind[]): JsonObject {
  const versions = [...new Set(kinds.filter(({ group }) => group === name).map(({ version }) => version))].map(
    (version) => ({ groupVersion: `${name}/${version}`, version }),
  );
  return { name, versions, preferredVersion: versions[0] };
}

function resourcesOf({ plural, kind, isNamespaced, hasStatus }: ServedKind): readonly JsonObject[] {
  const singularName = kind.toLowerCase();
  const verbs = plural === 'namespaces' ? VERBS.filter((verb) => verb !== 'deletecollection') : VERBS;
  const status = { name: `${plural}/status`, singularName: '', namespaced: isNamespaced, kind, verbs: STATUS_VERBS };
  return [{ name: plural, singularName, namespaced: isNamespaced, kind, verbs }, ...(hasStatus ? [status] : [])];
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const STATUS_VERBS = ['get', 'patch', 'update'];
