/** The parts of a schema that types are made of: as definitions carry them, and as OpenAPI 3 does. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly allOf?: readonly JsonSchema[];
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

/** The definition that a schema stands for; undefined when it says something itself. */
export function referenceOf({ $ref, allOf }: JsonSchema): string | undefined {
  const found = $ref ?? (allOf?.length === 1 ? allOf[0]?.$ref : undefined);
  return found?.replace('#/components/schemas/', '');
}
