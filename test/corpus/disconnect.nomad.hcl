# ends: ^disconnect v0 runs$
job "disconnect" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    disconnect {
      lost_after = "1h"
      replace    = false
      reconcile  = "keep_original"
    }
    migrate {
      max_parallel     = 1
      min_healthy_time = "1s"
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
