module nomad-on-weave/images/pause

go 1.21
