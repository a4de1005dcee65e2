# fails: Missing: nomad.var
job "waits-for-a-value" {
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
        data        = "{{ with nomadVar \"nomad/jobs/waits-for-a-value\" }}{{ .password }}{{ end }}"
        destination = "secrets/password"
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
