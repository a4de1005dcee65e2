# ends: ^functions v0 runs$
locals {
  names = [for name in ["a", "b"] : upper(name)]
}
job "functions" {
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
        NAMES = join(",", local.names)
        HASH  = sha256("x")
        TEXT  = <<-END
          several
          lines
        END
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
