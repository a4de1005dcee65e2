import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import { Jobs } from "../../components/jobs/jobs.ts";
import { reviewJobs } from "../../components/jobs/review.ts";
import { sourceOf } from "../../components/jobs/source.ts";
import { readConfig } from "../../config.ts";
import { closed } from "../../testbed/security.ts";
import { hclJob } from "../../components/jobspec/hcl.ts";

const cluster = { datacenter: "dc1", resolvers: [], network: () => "weave", security: closed };
// As hello has them in jobs/, for a Nomad without Docker.
const file = `
variable "count" {
  type    = number
  default = 1
}
variable "password" {
  type    = string
  default = "none"
}
job "hello" {
  group "hello" {
    count = var.count
    meta { derived = base64encode(var.password) }
    task "hello" {
      driver = "raw_exec"
      config {
        command = "sh"
        args    = ["-c", "sleep 600 # $\{var.password}"]
      }
      env { PASSWORD = var.password }
      template {
        data        = "{{ with nomadVar \\"nomad/jobs/hello\\" }}{{ .password }}{{ end }}"
        destination = "local/password"
      }
    }
    update { min_healthy_time = "100ms" }
  }
}`;

/** A program of Pulumi's: the jobs of the real one, on a Nomad whose ADDRESS and TOKEN are in the environment. */
export default function program(): void {
  const { config, secrets } = readConfig();
  const address = process.env["ADDRESS"] ?? "";
  const access = pulumi.secret({ address, token: process.env["TOKEN"] ?? "" });
  const jobs = [
    sourceOf("hello", hclJob("hello.nomad.hcl", file), config.jobs["hello"], cluster, secrets["hello"]),
  ];
  const none = pulumi.output("");
  const nothing = { installed: [], ready: [], settled: [] };
  const rules = { overwrite: false, pinned: false };
  new Jobs({
    jobs,
    reviews: pulumi.unsecret(access.apply((where) => reviewJobs(jobs, where, rules))),
    needs: {},
    datacenter: cluster.datacenter,
    provider: new nomad.Provider("nomad", { address, secretId: access.token }),
    secrets: {
      nomad: access,
      answering: { consul: access, nomad: access },
      authority: none,
      tokens: {
        consul: none,
        nomad: none,
        nomadInConsul: none,
        dns: none,
        operator: none,
        jobs: new Map(),
        agents: new Map(),
      },
    },
    foundation: nothing,
    overlay: nothing,
    scheduler: nothing,
    namespaces: [],
  });
}
