# warns: 1 lack the driver firecracker
# fails: no instance could be placed
job "unknown-driver" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    task "t" {
      driver = "firecracker"

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
