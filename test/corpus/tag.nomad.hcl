# refused: redis:7 may be another image tomorrow
job "tag" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    task "t" {
      driver = "docker"
      config {
        image = "redis:7"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
