import type { Outputs } from "../../stack/outputs.ts";

/** The outputs of a stack that has nothing, and whose APIs nobody answers for. */
export const emptyOutputs: Outputs = {
  hosts: [],
  access: { consul: { address: "" }, nomad: { address: "" } },
  versions: {},
  policies: { consul: {}, nomad: {} },
  certificates: {},
  jobSecrets: [],
  resolvers: [],
  jobs: [],
};
