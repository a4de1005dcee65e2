# refused: unfinished.nomad.hcl:\d+: Unclosed configuration block
job "unfinished" {
  group "g" {
