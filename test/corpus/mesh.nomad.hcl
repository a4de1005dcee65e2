# refused: envoyproxy/envoy:v\$\{NOMAD_envoy_version\} is known on its host alone
job "mesh" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    network {
      mode = "bridge"
    }
    service {
      name = "mesh"
      port = "9090"
      connect {
        sidecar_service {}
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
