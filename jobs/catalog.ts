import { z } from "zod";
import { backup } from "./backup.ts";
import type { NeedsByJob } from "../components/jobspec/needs.ts";
import { fabio } from "./fabio.ts";
import { fetchBatch, fetchPeriodic } from "./fetch.ts";
import { fileSettings } from "../components/jobfiles/settings.ts";
import { httpbackend } from "./httpbackend.ts";
import { httpbackendFabio } from "./httpbackend-fabio.ts";
import { httpbackendPorts } from "./httpbackend-ports.ts";
import { httpsbackend, httpsbackendSni1, httpsbackendSni2, httpsbackendTcp } from "./httpsbackend.ts";
import type { JobDefinition } from "../components/jobspec/definition.ts";

/** Every typed job that a stack can run, by its name in the configuration. A new job is a file and a line here. */
export const catalog: Readonly<Record<string, JobDefinition>> = {
  backup,
  fabio,
  httpbackend,
  "httpbackend-fabio": httpbackendFabio,
  "httpbackend-ports": httpbackendPorts,
  httpsbackend,
  "httpsbackend-tcp": httpsbackendTcp,
  "httpsbackend-sni-1": httpsbackendSni1,
  "httpsbackend-sni-2": httpsbackendSni2,
  "fetch-batch": fetchBatch,
  "fetch-periodic": fetchPeriodic,
};

/** What each of them needs of the cluster. */
export const jobNeeds: NeedsByJob = Object.fromEntries(
  Object.entries(catalog).flatMap(([name, { needs }]) => (needs ? [[name, needs]] : [])),
);

/** What `jobs` in the configuration may say: the settings of each job that runs. Any other job than these is a file. */
export const jobSettings = z
  .object(Object.fromEntries(Object.entries(catalog).map(([name, job]) => [name, job.settings.optional()])))
  .catchall(fileSettings);
