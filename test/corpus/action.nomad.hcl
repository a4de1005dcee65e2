# ends: ^action v0 runs$
job "action" {
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
      action "look" {
        command = "/bin/ls"
        args    = ["-l"]
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
