import type { PropertyMap } from "./property.ts";

/** What a resource operation gets beside its inputs. */
export interface Context {
  urn: string;
  /** true while the engine previews: nothing may be changed. */
  preview: boolean;
  /** Aborted when the engine cancels (Ctrl-C). */
  signal: AbortSignal;
  /** Seconds the engine allows (customTimeouts), 0 when not set. */
  timeout: number;
  /** A line for the person, shown on this resource; status: true = progress that is not kept. */
  log(severity: Severity, message: string, status?: boolean): void;
}

export type Severity = "debug" | "info" | "warning" | "error";

/** What is wrong with one property, in words for a person. */
export interface Failure {
  property: string;
  reason: string;
}

export interface Diff {
  changes: boolean;
  /** Properties whose change needs a new resource. */
  replaces?: string[];
  deleteBeforeReplace?: boolean;
  /** Every changed property. */
  diffs?: string[];
}

/** One resource type of a provider. Inputs and state come without secret wrappers. */
export interface Kind {
  /** Outputs that are always secret, beside those whose input was one. */
  secrets?: string[];
  /** Validates the inputs and fills in defaults. Without it the inputs stay as they are. */
  check?(
    olds: PropertyMap,
    news: PropertyMap,
    context: Context,
  ): Promise<{ inputs: PropertyMap; failures?: Failure[] }>;
  /** What an update from the old to the new inputs would mean. */
  diff(
    id: string,
    oldInputs: PropertyMap,
    oldState: PropertyMap,
    news: PropertyMap,
    ignoreChanges: string[],
  ): Promise<Diff>;
  /** Makes the resource. In a preview: id "" and UNKNOWN for what is only known afterwards. */
  create(inputs: PropertyMap, context: Context): Promise<{ id: string; state: PropertyMap }>;
  /** The resource as it really is; undefined = it is gone. Without it a refresh changes nothing. */
  read?(
    id: string,
    inputs: PropertyMap,
    state: PropertyMap,
    context: Context,
  ): Promise<{ inputs: PropertyMap; state: PropertyMap } | undefined>;
  /** Changes the resource in place and returns its new state. */
  update?(
    id: string,
    oldInputs: PropertyMap,
    oldState: PropertyMap,
    news: PropertyMap,
    context: Context,
  ): Promise<PropertyMap>;
  delete(id: string, state: PropertyMap, context: Context): Promise<void>;
}

export type Function = (args: PropertyMap, context: Context) => Promise<PropertyMap>;

/** The resource types and functions of a configured provider, by type token. */
export interface Kinds {
  kinds: Record<string, Kind>;
  functions?: Record<string, Function>;
}

export interface ProviderDefinition {
  name: string;
  version: string;
  /**
   * Called once with the provider's own config.
   * In a preview the config can hold UNKNOWN: that must not fail here.
   */
  configure(config: PropertyMap): Kinds;
  checkConfig?(news: PropertyMap): Failure[];
  /** What the official plugin adds to its config. */
  marks?: PropertyMap;
  /** How much is secret of a property that has a secret in it: just that, or the whole. @default "properties" */
  secrets?: "values" | "properties";
  /** Without it no change of the config replaces the provider. */
  diffConfig?(olds: PropertyMap, news: PropertyMap): Diff;
}

/** A create or update that failed after it had made something: the engine keeps what is there. */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly id: string;
  readonly state: PropertyMap;
  readonly reasons: string[];
  constructor(id: string, state: PropertyMap, reasons: string[]) {
    super(reasons.join("\n"));
    this.id = id;
    this.state = state;
    this.reasons = reasons;
  }
}
