# ends: ^canary v0 runs$
job "canary" {
  update {
    canary           = 1
    min_healthy_time = "100ms"
    auto_revert      = true
    auto_promote     = true
  }
  group "g" {
    task "t" {
      driver = "raw_exec"
      config {
        command = "sleep"
        args    = ["600"]
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
