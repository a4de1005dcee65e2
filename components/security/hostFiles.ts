/** Where the hosts have what is secret, or comes with it; all of it readable by root alone. */
export const hostFiles = {
  /** Which parts of Consul and Nomad are closed: what all agents must agree on. */
  switches: "/etc/nomad-on-weave/switches",
  /** The certificate of the stack's authority. */
  authority: "/etc/nomad-on-weave/tls/authority.pem",
  certificate: "/etc/nomad-on-weave/tls/certificate.pem",
  key: "/etc/nomad-on-weave/tls/key.pem",
  /** The public key of the certificate: tells whether an agent serves this one. */
  publicKey: "/etc/nomad-on-weave/tls/public-key.pem",
  /** How root on the host asks its agents. */
  access: "/etc/nomad-on-weave/access.env",
  /** What the router encrypts with. */
  overlay: "/etc/weave/password",
  consulGossip: "/etc/consul.d/gossip.json",
  nomadGossip: "/etc/nomad.d/gossip.json",
  /** Nomad's token in Consul. */
  nomadConsul: "/etc/nomad.d/consul.json",
} as const;

/** The certificates, as the configuration of Consul and Nomad names them. */
export const tlsFiles = {
  ca_file: hostFiles.authority,
  cert_file: hostFiles.certificate,
  key_file: hostFiles.key,
} as const;
