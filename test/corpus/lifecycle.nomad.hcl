# ends: ^lifecycle v0 runs$
job "lifecycle" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    task "before" {
      lifecycle {
        hook    = "prestart"
        sidecar = false
      }
      driver = "raw_exec"
      config {
        command = "true"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
    task "beside" {
      lifecycle {
        hook    = "poststart"
        sidecar = true
      }
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
    task "after" {
      lifecycle {
        hook = "poststop"
      }
      driver = "raw_exec"
      config {
        command = "true"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
    task "t" {
      driver = "raw_exec"
      config {
        command = "sleep"
        args    = ["600"]
      }
      leader = true
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
