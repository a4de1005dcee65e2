# ends: ^batch v0 has started$
job "batch" {
  type = "batch"
  group "g" {
    task "t" {
      driver = "raw_exec"
      config {
        command = "true"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
