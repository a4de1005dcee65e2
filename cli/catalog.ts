import type { Catalog } from "./command.ts";

/** Loaded one by one: what one command needs, the start of another does not wait for. */
export const catalog: Catalog = {
  "Run a cluster:": {
    up: {
      summary: "stand the cluster up, or change it to what the configuration says",
      load: () => import("./commands/up.ts"),
    },
    preview: { summary: "show what up would change", load: () => import("./commands/preview.ts") },
    down: { summary: "remove the cluster", load: () => import("./commands/down.ts") },
    stop: { summary: "end all agents and jobs; the hosts stay", load: () => import("./commands/stop.ts") },
    start: { summary: "start them again", load: () => import("./commands/start.ts") },
  },
  "Look at it:": {
    status: {
      summary: "hosts, overlay, leaders, jobs and certificates",
      load: () => import("./commands/status.ts"),
    },
    verify: {
      summary: "check overlay, Consul, Nomad and every service",
      load: () => import("./commands/verify.ts"),
    },
    topology: {
      summary: "draw hosts, links, subnets, instances and routes",
      load: () => import("./commands/topology.ts"),
    },
    logs: {
      summary: "the logs of a job, or of a unit of the hosts",
      load: () => import("./commands/logs.ts"),
    },
    env: {
      summary: "print what consul and nomad need to reach the cluster",
      load: () => import("./commands/env.ts"),
    },
    exec: { summary: "run a command on the hosts", load: () => import("./commands/exec.ts") },
  },
  "Release a job:": {
    push: {
      summary: "bring an image of this machine to the hosts",
      load: () => import("./commands/push.ts"),
    },
    promote: { summary: "promote its canaries", load: () => import("./commands/promote.ts") },
    rollback: { summary: "go back to its last stable version", load: () => import("./commands/rollback.ts") },
  },
  "Operate it:": {
    rotate: {
      summary: "make new keys, certificates or tokens",
      load: () => import("./commands/rotate.ts"),
    },
    backup: { summary: "write all that Consul and Nomad know", load: () => import("./commands/backup.ts") },
    restore: { summary: "bring a backup back", load: () => import("./commands/restore.ts") },
    "take-over": {
      summary: "remove what another stack has on the hosts",
      load: () => import("./commands/take-over.ts"),
    },
  },
  "Measure and test:": {
    bench: { summary: "measure a cluster of its own", load: () => import("./commands/bench.ts") },
    chaos: {
      summary: "bring faults about on a cluster of its own",
      load: () => import("./commands/chaos.ts"),
    },
    soak: { summary: "keep bringing random faults about", load: () => import("./commands/soak.ts") },
    test: { summary: "check the code, then the real thing", load: () => import("./commands/test.ts") },
  },
  "Prepare this machine:": {
    tools: { summary: "get tools, plugins and images", load: () => import("./commands/tools.ts") },
    completion: {
      summary: "print the completion for a shell",
      load: () => import("./commands/completion.ts"),
    },
  },
};
