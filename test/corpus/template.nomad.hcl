# ends: ^template v0 runs$
job "template" {
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
        data        = "NAME={{ env \"NOMAD_TASK_NAME\" }}\n"
        destination = "local/settings.env"
        env         = true
        perms       = "600"
        wait {
          min = "1s"
          max = "2s"
        }
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
