const images = ["httpbackend", "httpsbackend"];

/**
 * A job file with a group of two tasks that share a network, with an instance on each of some hosts and a service of the job's
 * name.
 *
 * @param name of the job.
 * @param mode of its network: `bridge`.
 * @param rest its namespace, how many instances it has, and whether Consul has its address in that network.
 */
export function groupJob(
  name: string,
  mode: string,
  rest: { namespace?: string; count?: number; ownAddress?: boolean } = {},
): string {
  const { namespace = "default", count = 2, ownAddress = false } = rest;
  const task = (image: string) => `    task "${image}" {
      driver = "docker"
      config { image = "nomad-on-weave/${image}:v1.0.0" }
      resources {
        cpu    = 50
        memory = 32
      }
    }`;
  return `job "${name}" {
  namespace = "${namespace}"
  group "web" {
    count = ${count}
    constraint { distinct_hosts = true }
    update { min_healthy_time = "1s" }
    network {
      mode = "${mode}"
      port "http" { to = 8081 }
    }
    service {
      name         = "${name}"
      port         = "http"
      address_mode = "${ownAddress ? "alloc" : "auto"}"
    }
${images.map(task).join("\n")}
  }
}
`;
}
