const as = (kind: string): Readonly<Record<string, string>> => ({ accept: `application/json;as=${kind};g=meta.k8s.io;v=v1` });

/** Headers that ask for nothing but metadata. @see client-go metadata/metadata.go */
export const METADATA_HEADERS: { readonly list: Readonly<Record<string, string>>; readonly watch: Readonly<Record<string, string>> } = {
  list: as('PartialObjectMetadataList'),
  watch: as('PartialObjectMetadata'),
};
