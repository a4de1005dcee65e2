# ends: ^no-instances v0 has no instances: its count is 0$
job "no-instances" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    count = 0
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
