import * as pulumi from "@pulumi/pulumi";
import { admit, refuseStackName } from "./components/admission.ts";
import { Cluster } from "./components/cluster.ts";
import { endWithEngine } from "./components/engineGone.ts";
import { configuredHosts } from "./components/hosts/configured.ts";
import { wantedJobFiles } from "./components/jobfiles/wanted.ts";
import { refuseShellVariables } from "./components/shell.ts";
import { outputsOf } from "./components/stackOutputs.ts";
import { readConfig } from "./config.ts";
import { supplies } from "./toolchain/supplies.ts";

/** The whole program: a cluster and its jobs. What it returns are the outputs of the stack. */
export default async function program() {
  endWithEngine();
  refuseStackName(pulumi.getStack());
  const { config, secrets: jobSecrets } = readConfig();
  refuseShellVariables(process.env, configuredHosts(config.hosts).engine);
  const admitted = await admit(config, supplies.versions);
  const files = await wantedJobFiles(config, jobSecrets, { ...admitted, parser: supplies.jobParser() });
  return outputsOf(new Cluster({ config, jobSecrets, files, admitted, supplies }));
}
