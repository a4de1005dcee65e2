# warns: missing compatible host volumes
# fails: no instance could be placed
job "host-volume" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    volume "data" {
      type   = "host"
      source = "none-such"
    }
    task "t" {
      driver = "raw_exec"
      config {
        command = "sleep"
        args    = ["600"]
      }
      volume_mount {
        volume      = "data"
        destination = "/data"
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
