import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Kubectl } from '../../drift/kubectl.ts';
import { type ApiClient, nameOf, type ObjectName } from '../../harness/api-client.ts';
import type { ResourceWatch } from './resource-watch.ts';

/** What a person does to a resource and its objects. */
export interface Person {
  /** Changes the resource itself, as `kubectl patch --type=merge` does. */
  readonly patch: (change: JsonObject) => Promise<void>;
  /** Edits an object with `kubectl edit`, whose editor is sed with this script. */
  readonly edit: (object: string, script: string) => Promise<void>;
  /** Deletes the resource and does not wait: it goes when the agent lets it go. */
  readonly delete: () => Promise<void>;
}

/** With what a person works. */
export interface PersonOptions {
  readonly client: ApiClient;
  readonly kubectl: Kubectl;
  readonly namespace: string;
  readonly watch: Pick<ResourceWatch, 'last'>;
}

/** A person who may do anything in a namespace. */
export function createPerson({ client, kubectl, namespace, watch }: PersonOptions): Person {
  const resource = (): ObjectName => {
    const last = watch.last();
    if (last === undefined) throw new Error('there is no resource');
    return nameOf(last);
  };
  return {
    patch: async (change) => {
      await client.patch(resource(), change);
    },
    edit: async (object, script) => {
      const editor = kubectl.file('editor.sh');
      writeFileSync(editor, `#!/bin/sh\nsed -i '${script}' "$1"\n`, { mode: 0o700 });
      const said = await kubectl.run(['edit', object, `--namespace=${namespace}`], { KUBE_EDITOR: editor });
      expect(said).toMatch(/ edited\n$/);
    },
    delete: () => client.remove(resource()),
  };
}
