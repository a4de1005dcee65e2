# warns: ^Group "g": Task "t": Identity\[web\] using env=true
# ends: ^identity v0 runs$
job "identity" {
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
      identity {
        name        = "web"
        aud         = ["example.com"]
        file        = true
        env         = true
        ttl         = "1h"
        change_mode = "noop"
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
