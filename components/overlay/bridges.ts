/** The bridges of a host that have containers beside the overlay's: of Docker's networks, and of Nomad's. */
export const otherBridges: readonly string[] = ["docker0", "docker_gwbridge", "br-*", "nomad"];
