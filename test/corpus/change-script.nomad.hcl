# ends: ^change-script v0 runs$
job "change-script" {
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
      template {
        data            = "a"
        destination     = "local/a"
        left_delimiter  = "[["
        right_delimiter = "]]"
        change_mode     = "script"
        change_script {
          command       = "/bin/true"
          timeout       = "5s"
          fail_on_error = false
        }
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
