import { createPublicKey } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { ApiAccess } from "../api/client.ts";
import { type Host, withRole } from "../hosts/host.ts";
import type { NeedsByJob } from "../jobspec/needs.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import { expiryOf } from "./expiry.ts";
import { hostFiles } from "./hostFiles.ts";
import type { Ends } from "./renewal.ts";
import { type KeyPair, certificate, certificateAuthority, randomKeys, randomUuids } from "./secrets.ts";
import type { SecurityConfig } from "./securityConfig.ts";
import { findServer, startingWith, steadyMilliseconds } from "../api/servers.ts";
import { named } from "../resourceNames.ts";

/** Arguments of {@link Security}. */
export interface SecurityArgs {
  hosts: readonly Host[];
  /** What is closed. */
  security: SecurityConfig;
  /** Consul's datacenter: `dc1`. */
  datacenter: string;
  /** What jobs need, those that do not run too. */
  needs: NeedsByJob;
  /** URLs of the APIs, by agent, that the last change went through. @default - those of the first server */
  through?: Readonly<Record<string, string>> | undefined;
  /** For each certificate that was ever renewed, the end of the one in whose place it is. */
  renewals: Ends;
}

/** The secret IDs of the tokens that the program itself chooses; each a secret. */
export interface Tokens {
  /** May do everything in Consul. */
  consul: pulumi.Output<string>;
  /** May do everything in Nomad. */
  nomad: pulumi.Output<string>;
  /** Nomad's in Consul. */
  nomadInConsul: pulumi.Output<string>;
  /** In Consul, of each job that needs one, by the job's name. */
  jobs: ReadonlyMap<string, pulumi.Output<string>>;
  /** That Consul answers DNS with. */
  dns: pulumi.Output<string>;
  /** In Consul, of the people who operate the cluster. */
  operator: pulumi.Output<string>;
  /** Of the Consul agent of each host, by the host's name. */
  agents: ReadonlyMap<string, pulumi.Output<string>>;
}

/** What gossip is encrypted with; each a secret. */
export type GossipKeys = Record<"consul" | "nomad", pulumi.Output<string>>;

/**
 * The keys, certificates and tokens of a stack, made once and kept in its state as secrets; and on every host those
 * that its agents need, readable by root alone.
 *
 * They are made whatever is switched on, so that a switch can be turned without a person who has to hand one out.
 */
export class Security extends pulumi.ComponentResource {
  /** What is closed. */
  readonly settings: SecurityConfig;
  /** By host name: it has its keys and certificates. */
  readonly delivered: ReadonlyMap<string, pulumi.Resource>;
  /** The password of the overlay; empty where that is not encrypted. */
  readonly overlayPassword: pulumi.Output<string>;
  readonly gossip: GossipKeys;
  readonly tokens: Tokens;
  /** The certificate of the stack's authority. */
  readonly authority: pulumi.Output<string>;
  /** Differs when Consul and Nomad agents do not understand those any more that have not restarted. */
  readonly version: pulumi.Output<string>;
  /** When the certificate of each host ends, by the host's name: `2027-11-21T11:00:00.000Z`. */
  readonly expiry: Readonly<Record<string, pulumi.Output<string>>>;
  /** When that of the authority does. */
  readonly authorityExpiry: pulumi.Output<string>;
  /** For each of these certificates that was ever renewed, the end of the one in whose place it is. */
  readonly renewals: Ends;
  /** How Consul's API is reached, with the right to do everything: the same in every run. */
  readonly consul: pulumi.Output<ApiAccess>;
  /** How Nomad's API is reached, with the right to do everything: the same in every run. */
  readonly nomad: pulumi.Output<ApiAccess>;
  /**
   * The same, starting with a server that answers now: the one that the last change went through, as long as it does. Who
   * records that address shows a change only when that server is away.
   */
  readonly answering: Readonly<Record<"consul" | "nomad", pulumi.Output<ApiAccess>>>;
  private readonly switches: string;
  private readonly certificates: ReadonlyMap<string, KeyPair>;

  constructor(args: SecurityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("nomad-on-weave:index:Security", "security", {}, opts);
    const { hosts, security } = args;
    this.settings = security;
    const own = { parent: this };
    const password = randomKeys(named("security-overlay"), 1, own)(0);
    const gossipKey = randomKeys(named("security-gossip"), 2, own);
    const authority = certificateAuthority(named("security-authority"), args.renewals.authority, own);
    this.overlayPassword = security.overlay ? password : pulumi.output("");
    this.gossip = { consul: gossipKey(0), nomad: gossipKey(1) };
    this.tokens = makeTokens(hosts, args.needs, own);
    this.authority = authority.certificate;
    this.certificates = new Map(
      hosts.map((host) => [host.name, hostCertificate(host, { ...args, authority }, own)] as const),
    );
    this.expiry = Object.fromEntries(
      [...this.certificates].map(([host, pair]) => [host, endOf(pair)] as const),
    );
    this.authorityExpiry = endOf(authority);
    this.renewals = {
      ...args.renewals,
      hosts: Object.fromEntries(
        Object.entries(args.renewals.hosts).filter(([host]) => this.certificates.has(host)),
      ),
    };
    this.switches = (["gossip", "tls", "acl"] as const).filter((part) => security[part]).join(" ");
    this.version = pulumi.interpolate`${this.switches} ${this.authority}`;
    const servers = withRole(hosts, "server").map(({ address }) => address);
    const urls = (urlOf: typeof consulUrl) => servers.map((address) => urlOf(address, security));
    this.consul = this.access(urls(consulUrl), security, this.tokens.consul);
    this.nomad = this.access(urls(nomadUrl), security, this.tokens.nomad);
    this.answering = {
      consul: answering(this.consul, args.through?.["consul"]),
      nomad: answering(this.nomad, args.through?.["nomad"]),
    };
    this.delivered = new Map(hosts.map((host) => [host.name, this.deliver(host, security)] as const));
    this.registerOutputs();
  }

  private access(
    [address = "", ...others]: readonly string[],
    { tls, acl }: SecurityConfig,
    secretId: pulumi.Output<string>,
  ): pulumi.Output<ApiAccess> {
    return pulumi.all([secretId, this.authority]).apply(([token, ca]) => ({
      address,
      ...(acl && { token }),
      ...(tls && { ca }),
      ...(others.length > 0 && { others }),
    }));
  }

  private deliver(host: Host, security: SecurityConfig): pulumi.Resource {
    const paths = Object.values(hostFiles).join("\n");
    return remoteScript(
      named("security-*", host.name),
      {
        host,
        create: renderScript(new URL("deliver.sh", import.meta.url), {
          ROLES: host.roles.join(" "),
        }),
        delete: renderScript(new URL("remove.sh", import.meta.url), { FILES: paths }),
        stdin: pulumi.output(this.textsFor(host, security)).apply((texts) =>
          Object.entries(texts)
            .map(([path, text]) => `${path} ${Buffer.from(text).toString("base64")}\n`)
            .join(""),
        ),
      },
      { parent: this },
    );
  }

  /** Every file is there whatever is switched on; what is off is empty. */
  private textsFor(host: Host, security: SecurityConfig): Record<string, pulumi.Input<string>> {
    const { tokens, gossip } = this;
    const { tls, acl } = security;
    const pair = this.certificates.get(host.name);
    const encrypt = (key: pulumi.Output<string>) => (security.gossip ? { encrypt: key } : {});
    return {
      [hostFiles.switches]: this.switches,
      [hostFiles.overlay]: pulumi.interpolate`WEAVE_PASSWORD=${this.overlayPassword}`,
      [hostFiles.authority]: this.authority,
      [hostFiles.certificate]: pair?.certificate ?? "",
      [hostFiles.key]: pair?.key ?? "",
      [hostFiles.publicKey]: pair?.key.apply(publicKeyOf) ?? "",
      [hostFiles.consulGossip]: pulumi.jsonStringify(encrypt(gossip.consul)),
      [hostFiles.nomadGossip]: pulumi.jsonStringify(
        host.roles.includes("server") ? { server: encrypt(gossip.nomad) } : {},
      ),
      [hostFiles.nomadConsul]: pulumi.jsonStringify(acl ? { consul: { token: tokens.nomadInConsul } } : {}),
      [hostFiles.access]: pulumi.interpolate`CONSUL_HTTP_ADDR=${consulUrl("127.0.0.1", security)}
CONSUL_CACERT=${tls ? hostFiles.authority : ""}
CONSUL_HTTP_TOKEN=${acl ? (tokens.agents.get(host.name) ?? "") : ""}
NOMAD_ADDR=${nomadUrl("127.0.0.1", security)}
NOMAD_CACERT=${tls ? hostFiles.authority : ""}`,
    };
  }
}

function answering(access: pulumi.Output<ApiAccess>, last: string | undefined): pulumi.Output<ApiAccess> {
  return access.apply(async (servers) => {
    const preferred = startingWith(servers, last);
    return startingWith(preferred, await findServer(preferred, steadyMilliseconds));
  });
}

function publicKeyOf(key: string): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
}

/** Where a Consul agent answers: 8501 is Consul's port for HTTPS. */
function consulUrl(address: string, { tls }: SecurityConfig): string {
  return tls ? `https://${address}:8501` : `http://${address}:8500`;
}

function nomadUrl(address: string, { tls }: SecurityConfig): string {
  return `${tls ? "https" : "http"}://${address}:4646`;
}

function makeTokens(hosts: readonly Host[], needs: NeedsByJob, opts: pulumi.CustomResourceOptions): Tokens {
  const management = randomUuids(named("security-management"), 2, opts);
  const token = randomUuids(named("security-tokens"), 3, opts);
  const people = randomUuids(named("security-tokens-people"), 1, opts);
  const agents = hosts.map(
    (host) => [host.name, randomUuids(named("security-token-*", host.name), 1, opts)(0)] as const,
  );
  return {
    consul: management(0),
    nomad: management(1),
    nomadInConsul: token(0),
    jobs: new Map(
      Object.entries(needs).flatMap(([job, { consul }]) =>
        consul
          ? [
              [
                job,
                consul.sharedToken === undefined ? ownToken(job, opts) : token(consul.sharedToken),
              ] as const,
            ]
          : [],
      ),
    ),
    dns: token(2),
    operator: people(0),
    agents: new Map(agents),
  };
}

function ownToken(job: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return randomUuids(named("*-token", job), 1, opts)(0);
}

function endOf({ certificate: pem }: KeyPair): pulumi.Output<string> {
  return pem.apply((text) => expiryOf(text).toISOString());
}

/** The names are those that Consul and Nomad look for in the certificate of a server, or a client. */
function hostCertificate(
  host: Host,
  { authority, datacenter, renewals }: { authority: KeyPair; datacenter: string; renewals: Ends },
  opts: pulumi.CustomResourceOptions,
): KeyPair {
  const roles = {
    server: [`server.${datacenter}.consul`, "server.global.nomad"],
    client: ["client.global.nomad"],
  };
  const names = [host.name, "localhost", ...host.roles.flatMap((role) => roles[role])];
  return certificate(
    named("security-certificate-*", host.name),
    {
      authority,
      subject: host.name,
      alternativeNames: [...names.map((each) => `DNS:${each}`), `IP:${host.address}`, "IP:127.0.0.1"],
      renews: renewals.hosts[host.name],
    },
    opts,
  );
}
