# fails: ^exits v0: (.|\n)*Exit Code: 3
job "exits" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    reschedule {
      attempts  = 0
      unlimited = false
    }
    task "t" {
      driver = "raw_exec"
      config {
        command = "sh"
        args    = ["-c", "exit 3"]
      }
      restart {
        attempts = 0
        mode     = "fail"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
