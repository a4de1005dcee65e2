import type { JobService, JobSource } from "./source.ts";

/** A job, and how its services are found. */
export interface JobOutput {
  name: string;
  /** Nomad's namespace. */
  namespace: string;
  /** The Docker network of the overlay that its containers are in. */
  network?: string;
  services: ServiceOutput[];
}

/** A service in Consul. */
export interface ServiceOutput {
  name: string;
  /** Its DNS name: `httpbackend.service.dc1.consul`. */
  domain: string;
  /** What it speaks, for those who call it. @default - not known */
  scheme?: JobService["scheme"];
  /** The group of the job that has it. @default - all have */
  group?: string;
  /** The task whose container is in its network. @default - that of the job's name, if its scheme is known */
  task?: string;
  /** Where the edge leads to it from: `mysite.com:9999/`, with its options if there are any. */
  routes: string[];
}

/**
 * What a stack's outputs say of a job.
 *
 * @param source the job.
 * @param datacenter of Consul.
 */
export function describeJob(
  { name, namespace, services, network }: JobSource,
  datacenter: string,
): JobOutput {
  return {
    name,
    namespace,
    ...(network !== undefined && { network }),
    services: services.map((service) => ({
      name: service.name,
      domain: `${service.name}.service.${datacenter}.consul`,
      ...(service.scheme !== undefined && { scheme: service.scheme }),
      ...(service.group !== undefined && { group: service.group }),
      ...(service.task !== undefined && { task: service.task }),
      routes: (service.routes ?? []).map(({ source, options }) =>
        [source, options].filter(Boolean).join(" "),
      ),
    })),
  };
}
