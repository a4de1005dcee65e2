#!/bin/bash
# Answers a request for Docker's plugin weavemesh while the router is not there yet.
set -euo pipefail

while read -r line && [ "$line" != $'\r' ]; do :; done
printf 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
