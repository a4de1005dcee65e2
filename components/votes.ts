/**
 * What Consul's and Nomad's autopilot is told at the first start of a cluster: not to take the vote of a server that does
 * not answer, unless three are left. Of three servers one that was cut off for seconds would be without a vote for as long
 * again when it is back, and one more that fails meanwhile would take the quorum.
 */
export const minQuorum = { min_quorum: 3 };
