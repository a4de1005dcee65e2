import type { SecurityConfig } from "../components/security/securityConfig.ts";

/** A cluster of which everything is closed: the default. */
export const closed: SecurityConfig = {
  overlay: true,
  gossip: true,
  tls: true,
  acl: true,
  images: true,
  firewall: true,
};

/** One of which nothing is. */
export const open: Omit<SecurityConfig, "reachableFrom"> = {
  overlay: false,
  gossip: false,
  tls: false,
  acl: false,
  images: false,
  firewall: false,
};
