# ends: ^nomad-service v0 runs$
job "nomad-service" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    network {
      port "http" {}
    }
    service {
      provider = "nomad"
      name     = "corpus-web"
      port     = "http"
      tags     = ["v1"]
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
