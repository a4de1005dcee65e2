module nomad-on-weave/images/backend

go 1.21
