# ends: ^periodic-off v0 is registered and switched off: periodic.enabled is false$
job "periodic-off" {
  type = "batch"
  periodic {
    crons   = ["@daily"]
    enabled = false
  }
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
