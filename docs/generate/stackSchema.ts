import { type Schema, configJsonSchema, isSchema, keys, partsOf } from "./configSchema.ts";

const project = "nomad-on-weave";
const secure = "#/definitions/secure";

/** The JSON schema of a stack file, `Pulumi.<stack>.yaml`: our keys among those of Pulumi. */
export function stackSchema(): Schema {
  const { required = [], definitions } = configJsonSchema;
  const properties = Object.fromEntries(
    keys.map(([key, schema]) => [`${project}:${key}`, key === "jobs" ? jobsWithSecrets(schema) : schema]),
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Stack file of ${project}`,
    type: "object",
    required: ["config"],
    additionalProperties: false,
    properties: {
      config: {
        type: "object",
        description: "The configuration of the stack: docs/configuration.md",
        required: required.map((key) => `${project}:${key}`),
        additionalProperties: false,
        properties,
        patternProperties: {
          [`^(?!${project}:)[^:]+:.+`]: {
            description: "The configuration of Pulumi itself or of a provider",
          },
        },
      },
      environment: { description: "Environments of Pulumi ESC that are imported" },
      secretsprovider: { type: "string", description: "Pulumi's: what encrypts the secrets of the stack" },
      encryptionsalt: { type: "string", description: "Pulumi's: salt of the passphrase" },
      encryptedkey: { type: "string", description: "Pulumi's: encrypted key of the secrets" },
    },
    definitions: {
      ...Object.fromEntries(partsOf(isSchema(definitions) ? definitions : {})),
      secure: {
        type: "object",
        description: "A secret, as `pulumi config set --secret --path` writes it",
        required: ["secure"],
        additionalProperties: false,
        properties: { secure: { type: "string", description: "The secret, encrypted by Pulumi" } },
      },
    },
  };
}

/** Settings of jobs alone may be secrets, or all of `jobs` in one. */
function jobsWithSecrets({ description, ...jobs }: Schema): Schema {
  const properties = partsOf(jobs.properties).map(([name, job]) => [name, settingsWithSecrets(job)] as const);
  const { additionalProperties: other } = jobs;
  const withSecrets = {
    ...jobs,
    properties: Object.fromEntries(properties),
    ...(isSchema(other) && { additionalProperties: settingsWithSecrets(other) }),
  };
  return {
    ...(description !== undefined && { description }),
    anyOf: [withSecrets, { $ref: secure }],
  };
}

/** Pulumi hands a secret over as a text. The variables of a job's file may be maps, so also `{ secure: ... }`. */
function settingsWithSecrets(job: Schema): Schema {
  if (job.properties === undefined) {
    return job;
  }
  const settings = partsOf(job.properties).map(([name, setting]) => [name, orSecret(setting)] as const);
  return { ...job, properties: Object.fromEntries(settings) };
}

/** A text may be a secret, and so may those of a map. */
function orSecret({ type, ...rest }: Schema): Schema {
  if (type === "string" && rest.enum === undefined) {
    return { ...rest, anyOf: [{ type }, { $ref: secure }] };
  }
  const { additionalProperties: parts } = rest;
  return {
    ...rest,
    ...(type && { type }),
    ...(isSchema(parts) && { additionalProperties: orSecret(parts) }),
  };
}
