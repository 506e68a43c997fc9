import { lauxlib, lua, lualib, to_luastring } from 'fengari';
import { argocdHealthPatch } from '../../src/core/delivery/argocd-health.ts';
import { type JsonObject, type JsonValue, valueAt } from '../../src/core/json/json.ts';
import { kinds } from '../../src/kinds/index.ts';

/** The script that every kind has in our patch for Argo CD. */
export const argocdHealthScript = String(
  valueAt(argocdHealthPatch(kinds, 'argocd'), ['data', 'resource.customizations.health.chronik.stream_ChronikCluster']),
);

/** Runs the script as Argo CD does, with the object as `obj`, and gives its verdict and message. */
export function argocdHealthOf(object: JsonObject): readonly [string | null, string | null] {
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  const script = `local obj = ${luaValue(object)}\nlocal health = (function()\n${argocdHealthScript}\nend)()\nreturn health.status, health.message`;
  const failed = lauxlib.luaL_dostring(state, to_luastring(script));
  if (failed !== false && failed !== lua.LUA_OK) throw new Error(lua.lua_tojsstring(state, -1) ?? 'unknown');
  return [lua.lua_tojsstring(state, -2), lua.lua_tojsstring(state, -1)];
}

/** A JSON value as Argo CD hands it to Lua: null is nil, so that a member that is null is absent. */
function luaValue(value: JsonValue): string {
  if (value === null) return 'nil';
  if (typeof value === 'string') return luaText(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `{${value.map(luaValue).join(', ')}}`;
  return `{${Object.entries(value)
    .map(([name, each]) => `[${luaText(name)}] = ${luaValue(each ?? null)}`)
    .join(', ')}}`;
}

function luaText(text: string): string {
  return `"${text.replaceAll(/["\\\n]/g, '\\$&')}"`;
}
