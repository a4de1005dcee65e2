// What the commands consul and nomad read, and what puts another Docker Engine in the place of the configured one. The
// program's own variables begin like those of Nomad.
const others = /^(CONSUL_|NOMAD_(?!ON_WEAVE_)|DOCKER_CONTEXT$)/;

/**
 * The environment without what a person has set for other clusters, or for this one (`npm run env`): providers read it too.
 *
 * @param environment of the shell.
 */
export function withoutClusterVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !others.test(name)));
}
