/**
 * The form of an output. The official plugin is a bridge to a provider of Terraform's, whose schema has names and forms of
 * its own.
 */
export interface Output {
  /** one: an object that is there at most once, a list in Terraform's schema. */
  form: "value" | "list" | "map" | "one";
  /** What an object of the list, or the one object, has. */
  of?: Outputs;
  /** Whether Terraform's list can be missing, instead of empty. */
  isNullable?: true;
  /** Whether it is recorded only where it has a value. */
  ifGiven?: true;
  /** The name in Terraform's schema, where it is not this one in snake_case. */
  terraformName?: string;
}

/** All outputs that the official plugin records for a resource, or for an object in it. */
export type Outputs = Record<string, Output>;

export const value: Output = { form: "value" };
export const list: Output = { form: "list" };
export const map: Output = { form: "map" };

export function objects(of: Outputs): Output {
  return { form: "list", of };
}

export function one(of: Outputs): Output {
  return { form: "one", of };
}

export function named(terraformName: string, output: Output): Output {
  return { ...output, terraformName };
}
