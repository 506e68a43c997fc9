import type { JsonValue } from '../json/json.ts';

/**
 * How the fields of one kind are compared: which lists have keys, which values are quantities. The API server's own view:
 * what its OpenAPI says with `x-kubernetes-list-type` and its like.
 */
export interface FieldShape {
  /** Of a list: `map` matches items by keys, `set` by value, `atomic` by position. */
  readonly list?: 'atomic' | 'set' | { readonly keys: readonly string[] };
  /**
   * Of an object: it is written as a whole and the server adds nothing to it (selectors, `nodeSelector`), so that a member which only the
   * cluster holds is a difference. Members of all other objects may be defaults, and never are.
   */
  readonly map?: 'atomic';
  /** Of a value: how two spellings of the same are recognised. */
  readonly scalar?: 'quantity' | 'int-or-string' | 'duration';
  /** Of an object: its members. */
  readonly fields?: ReadonlyMap<string, FieldShape>;
  /** Of an object: it has no members but `fields`, and the API server drops all others (pruning). */
  readonly isClosed?: boolean;
  /** Of a list or of an object with any members: what each is like. */
  readonly items?: FieldShape;
  /** What counts where a key of a list item is not given: `protocol` of a port is TCP. */
  readonly default?: JsonValue;
  /**
   * The API server stores `false`, `0`, `""` and `{}` here (a pointer in Go), so that they differ from nothing at all:
   * `automountServiceAccountToken`, `emptyDir`. Everywhere else they mean the same as nothing.
   */
  readonly keepsZero?: boolean;
}

/** The shapes of kinds. */
export interface FieldShapes {
  /** The shape of a kind; undefined where nothing is known of it, which makes every list atomic. */
  shapeOf(object: { readonly apiVersion: string; readonly kind: string }): FieldShape | undefined;
}
