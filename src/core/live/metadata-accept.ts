/** What to accept for one object of which only names and metadata are wanted: it comes as a PartialObjectMetadata (meta.k8s.io/v1). */
export const AS_METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** The same of a list. */
export const AS_METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
