# ends: ^meta-and-logs v0 runs$
job "meta-and-logs" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  meta {
    owner = "somebody"
  }
  priority = 70
  ui {
    description = "**A job** with a description"
    link {
      label = "Docs"
      url   = "https://example.com"
    }
  }
  group "g" {
    task "t" {
      driver = "raw_exec"
      config {
        command = "sleep"
        args    = ["600"]
      }
      user         = "root"
      kill_timeout = "1s"
      kill_signal  = "SIGINT"
      meta {
        zone = "a"
      }
      logs {
        max_files     = 2
        max_file_size = 5
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
