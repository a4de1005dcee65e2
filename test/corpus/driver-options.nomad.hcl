# fails: failed to parse config:(.|\n)*commmand
job "driver-options" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    task "t" {
      driver = "raw_exec"
      config {
        commmand = "sleep"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
