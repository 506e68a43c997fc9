/**
 * How the fields of one kind are compared: which lists have keys, which values are quantities. The API server's own view:
 * what its OpenAPI says with `x-kubernetes-list-type` and its like.
 */
export interface FieldShape {
  /** Of a list: `map` matches items by keys, `set` by value, `atomic` by position. */
  readonly list?: 'atomic' | 'set' | { readonly keys: readonly string[] };
  /** Of a value: how two spellings of the same are recognised. */
  readonly scalar?: 'quantity' | 'int-or-string' | 'duration';
  /** Of an object: its members. */
  readonly fields?: ReadonlyMap<string, FieldShape>;
  /** Of a list or of an object with any members: what each is like. */
  readonly items?: FieldShape;
}

/** The shapes of kinds. */
export interface FieldShapes {
  /** The shape of a kind; undefined where nothing is known of it, which makes every list atomic. */
  shapeOf(object: { readonly apiVersion: string; readonly kind: string }): FieldShape | undefined;
}
