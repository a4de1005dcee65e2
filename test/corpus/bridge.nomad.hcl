# warns: g cannot be placed: .*(bridge|missing network).* excludes 1
# fails: no instance could be placed
job "bridge" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    network {
      mode = "bridge"
      port "http" {
        to = 80
      }
    }
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
