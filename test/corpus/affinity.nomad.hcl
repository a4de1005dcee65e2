# ends: ^affinity v0 runs$
job "affinity" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  affinity {
    attribute = "${node.datacenter}"
    value     = "dc2"
    weight    = 50
  }
  spread {
    attribute = "${node.datacenter}"
    target "dc1" {
      percent = 100
    }
  }
  group "g" {
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
