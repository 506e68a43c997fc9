import { type CelBytes, type CelList, type CelValue, elementsOf, listOf } from './cel-value.ts';
import { listContains } from './equal-values.ts';

/**
 * `left + right`. A list of a schema keeps its `x-kubernetes-list-type`: sets take only what they do not have yet, map lists
 * replace the entry with the same key in place.
 */
export function joinedLists(left: CelList, right: CelList): CelList {
  switch (left.declared?.listType) {
    case 'set':
      return { ...listOf(union(left, right)), declared: left.declared };
    case 'map':
      return { ...listOf(merged(left, right, left.declared.keyOf)), declared: left.declared };
    case 'atomic':
    case undefined:
      return listOf([...elementsOf(left), ...elementsOf(right)]);
  }
}

/** The bytes of both, in order. */
export function joinedBytes(left: CelBytes, right: CelBytes): CelBytes {
  const bytes = new Uint8Array(left.bytes.length + right.bytes.length);
  bytes.set(left.bytes);
  bytes.set(right.bytes, left.bytes.length);
  return { kind: 'bytes', bytes };
}

function union(left: CelList, right: CelList): readonly CelValue[] {
  const elements = elementsOf(left);
  for (const element of elementsOf(right)) {
    if (!listContains(listOf(elements), element)) elements.push(element);
  }
  return elements;
}

function merged(left: CelList, right: CelList, keyOf: (element: CelValue) => string): readonly CelValue[] {
  const elements = elementsOf(left);
  const positions = new Map(elements.map((element, index) => [keyOf(element), index]));
  for (const element of elementsOf(right)) {
    const position = positions.get(keyOf(element));
    if (position === undefined) elements.push(element);
    else elements[position] = element;
  }
  return elements;
}
