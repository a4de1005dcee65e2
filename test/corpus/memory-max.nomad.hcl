# warns: ^Memory oversubscription is not enabled
# ends: ^memory-max v0 runs$
job "memory-max" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    task "t" {
      driver = "raw_exec"
      config {
        command = "sleep"
        args    = ["600"]
      }

      resources {
        cpu        = 10
        memory     = 10
        memory_max = 20
      }
    }
  }
}
