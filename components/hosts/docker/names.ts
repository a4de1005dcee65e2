/**
 * What the names of a stack's Docker objects begin with: the network has just this, a host a hyphen and its name after it.
 *
 * @param stack the stack's name.
 */
export function dockerPrefix(stack: string): string {
  return `nomad-on-weave-${stack}`;
}
