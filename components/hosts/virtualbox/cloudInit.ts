import * as pulumi from "@pulumi/pulumi";
import type { SshKey } from "../sshKey.ts";

/** The two network interfaces of a VM. */
export interface Interfaces {
  /** On the host-only network: MAC address as VirtualBox writes it, IPv4 address with prefix. */
  cluster: { mac: string; address: string };
  /** On the NAT network, which gives it an address; it carries nothing of the cluster. */
  nat: { mac: string };
}

/**
 * The user-data of cloud-init: the host's name, and root with the stack's key as the only way in.
 *
 * @returns a secret: the host's private key is in it.
 */
export function renderUserData(host: string, key: SshKey, hostKey: SshKey): pulumi.Output<string> {
  return pulumi
    .all([key.publicKey, hostKey.privateKey, hostKey.publicKey])
    .apply(([authorized, privateKey, publicKey]) => {
      const data = {
        hostname: host,
        ssh_pwauth: false,
        disable_root: false,
        users: [{ name: "root", lock_passwd: true, ssh_authorized_keys: [authorized] }],
        ssh_deletekeys: true,
        ssh_keys: { ed25519_private: privateKey, ed25519_public: publicKey },
      };
      return `#cloud-config\n${JSON.stringify(data, undefined, 2)}`;
    });
}

/** The network configuration of cloud-init, version 2: interfaces are known by their MAC addresses, not by names. */
export function renderNetworkConfig({ cluster, nat }: Interfaces): string {
  const match = ({ mac }: { mac: string }) => ({
    macaddress: (mac.match(/../g) ?? []).join(":").toLowerCase(),
  });
  return JSON.stringify(
    {
      version: 2,
      ethernets: {
        cluster: { match: match(cluster), addresses: [cluster.address], dhcp4: false, dhcp6: false },
        nat: { match: match(nat), dhcp4: true, dhcp6: false },
      },
    },
    undefined,
    2,
  );
}
