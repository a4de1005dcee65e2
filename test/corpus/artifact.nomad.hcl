# fails: (.|\n)*(Failed Artifact Download|failed to download artifact)
job "artifact" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    reschedule {
      attempts  = 0
      unlimited = false
    }
    task "t" {
      driver = "raw_exec"
      config {
        command = "sleep"
        args    = ["600"]
      }
      artifact {
        source = "http://127.0.0.1:1/none.tar.gz"
      }
      restart {
        attempts = 0
        mode     = "fail"
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
