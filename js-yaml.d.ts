/** The part of js-yaml that the program uses; the package comes without types. */
declare module "js-yaml" {
  /** Which texts are more than texts. */
  interface Schema {
    readonly name?: string;
  }
  /** YAML 1.2's own: numbers, booleans, null. */
  export const CORE_SCHEMA: Schema;
  /** Parses a document. @throws YAMLException if it is none */
  export function load(text: string, options?: { schema?: Schema }): unknown;
}
