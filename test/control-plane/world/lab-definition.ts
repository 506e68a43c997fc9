const condition = {
  type: 'object',
  required: ['type', 'status'],
  properties: { type: { type: 'string' }, status: { type: 'string', enum: ['True', 'False', 'Unknown'] } },
};

/** A definition with everything in it that server-side apply treats in its own way. */
export const LAB_DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'apps.lab.example.dev' },
  spec: {
    group: 'lab.example.dev',
    scope: 'Namespaced',
    names: { plural: 'apps', singular: 'app', kind: 'App', listKind: 'AppList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  minReplicas: { type: 'integer', minimum: 0 },
                  maxReplicas: { type: 'integer' },
                  mode: { type: 'string', default: 'plain' },
                  tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
                  ports: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: {
                      type: 'object',
                      required: ['name'],
                      properties: { name: { type: 'string' }, port: { type: 'integer' } },
                    },
                  },
                },
              },
              status: {
                type: 'object',
                default: { observedGeneration: -1, phase: 'Pending' },
                properties: {
                  observedGeneration: { type: 'integer', format: 'int64' },
                  phase: { type: 'string' },
                  conditions: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['type'],
                    items: condition,
                  },
                  parts: {
                    type: 'array',
                    'x-kubernetes-list-type': 'atomic',
                    items: { type: 'object', properties: { name: { type: 'string' } } },
                  },
                  endpoints: {
                    type: 'object',
                    'x-kubernetes-map-type': 'atomic',
                    additionalProperties: { type: 'string' },
                  },
                  counts: { type: 'object', additionalProperties: { type: 'integer' } },
                },
              },
            },
          },
        },
      },
    ],
  },
} as const;
