// A name that no registry can have: of `.invalid` there are no hosts (RFC 2606). So an image is never fetched in its place.
const registry = "nomad-on-weave.invalid";
const pushed = new RegExp(`^${registry.replace(".", "[.]")}/[^@:]+:[0-9a-f]{64}$`);

/**
 * The name of an image that was brought to the hosts from somebody's machine: no other image can have it, since its tag is the
 * image's own digest.
 *
 * @param image as that machine calls it: `my/app:2.1`, `registry.local:5000/my/app`.
 * @param id of the image there: `sha256:...`.
 */
export function pushedName(image: string, id: string): string {
  const parts = image.replace(/@.*$/, "").split("/");
  const [first = "", ...rest] = parts;
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  const path = (isHost ? rest : parts).join("/").replace(/:[^/]*$/, "");
  return `${registry}/${path}:${id.replace(/^sha256:/, "")}`;
}

/** Whether an image has such a name. */
export function isPushed(image: string): boolean {
  return pushed.test(image);
}
