import { readFileSync } from "node:fs";
import { mapsOf, propertyOf, stringOf } from "./fields.ts";
import { type PropertyMap, isUnknown } from "./property.ts";
import type { Endpoint } from "./http-client.ts";

/** Where a provider's setting comes from: its config, else environment variables. */
export interface Setting {
  name: string;
  environment?: string[];
}

/** Reads a provider's config, in which everything is text: "true", and JSON for lists. */
export class Settings {
  readonly #config: PropertyMap;
  readonly #environment: NodeJS.ProcessEnv;
  constructor(config: PropertyMap, environment: NodeJS.ProcessEnv) {
    this.#config = config;
    this.#environment = environment;
  }

  /** The first of a config value and of the environment variables that is not empty. */
  text({ name, environment = [] }: Setting): string | undefined {
    const value = this.#config[name];
    if (isUnknown(value)) throw new Error(`The provider's ${name} is not known before the first "up".`);
    if (typeof value === "string" && value !== "") return value;
    return environment
      .map((variable) => this.#environment[variable])
      .find((text) => text !== undefined && text !== "");
  }

  flag(setting: Setting): boolean {
    return this.#config[setting.name] === true || this.text(setting) === "true" || this.text(setting) === "1";
  }

  /** The provider's `headers`: a list of name and value. */
  headers(): Record<string, string> {
    const value = this.#config["headers"];
    const list = typeof value === "string" && value !== "" ? propertyOf(JSON.parse(value)) : value;
    const headers: Record<string, string> = {};
    for (const header of mapsOf({ headers: list }, "headers")) {
      headers[stringOf(header, "name") ?? ""] = stringOf(header, "value") ?? "";
    }
    return headers;
  }

  /** The header of HTTP basic authentication, if there is any. */
  basicAuthentication(setting: Setting): Record<string, string> {
    const credentials = this.text(setting);
    if (credentials === undefined) return {};
    const whole = credentials.includes(":") ? credentials : `${credentials}:`;
    return { Authorization: `Basic ${Buffer.from(whole).toString("base64")}` };
  }

  /**
   * The certificates, each as text or as a file.
   * @param environment names of the variables with files, by setting
   * @throws with the name of the setting if a file can't be read
   */
  tls(
    environment: Partial<Record<"caFile" | "certFile" | "keyFile", string[]>>,
    insecure: Setting,
  ): Endpoint["tls"] {
    const pem = (text: string, file: "caFile" | "certFile" | "keyFile"): string | undefined => {
      const path = this.text({ name: file, environment: environment[file] ?? [] });
      return this.text({ name: text }) ?? (path === undefined ? undefined : readPem(file, path));
    };
    const ca = pem("caPem", "caFile");
    const cert = pem("certPem", "certFile");
    const key = pem("keyPem", "keyFile");
    return {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      rejectUnauthorized: !this.flag(insecure),
    };
  }
}

/**
 * The URL of an agent.
 * @throws if it is none
 */
export function urlOf(service: string, address: string): URL {
  if (URL.canParse(address)) {
    const url = new URL(address);
    if (["http:", "https:"].includes(url.protocol)) return url;
  }
  throw new Error(`The address of ${service} must be a URL such as http://<host>:<port>, not "${address}".`);
}

function readPem(setting: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`The provider's ${setting} can't be read: ${String(error)}`, { cause: error });
  }
}
