# warns: g cannot be placed: .*1 lack the driver docker
# fails: ^docker v0: no instance could be placed
job "docker" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    task "t" {
      driver = "docker"
      config {
        image = "nomad-on-weave/httpbackend:v1.0.0"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
