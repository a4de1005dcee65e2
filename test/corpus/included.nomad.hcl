# ends: ^included v0 runs$
job "included" {
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
      env {
        TEXT = file("included.txt")
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
