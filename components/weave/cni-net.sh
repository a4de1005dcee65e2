#!/bin/sh
# The CNI plugin of the overlay: gives a group of tasks an address on it, and takes it back. It asks the router at its socket.
WEAVE_HTTP_ADDR=/run/weave/control.sock exec /usr/local/bin/weaveutil cni-net
