/** The part of fengari (Lua 5.3 in JavaScript, which has no types of its own) that runs a script and reads its result. */
declare module 'fengari' {
  interface LuaState {
    readonly fengari: unique symbol;
  }
  export const lua: {
    readonly LUA_OK: number;
    lua_tojsstring(state: LuaState, index: number): string | null;
  };
  export const lauxlib: {
    luaL_newstate(): LuaState;
    luaL_dostring(state: LuaState, script: Uint8Array): boolean | number;
  };
  export const lualib: { luaL_openlibs(state: LuaState): void };
  export function to_luastring(text: string): Uint8Array;
}
