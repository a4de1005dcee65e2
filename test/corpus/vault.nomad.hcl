# refused: Nomad refuses it: Vault "default" not enabled
job "vault" {
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
      vault {
        role = "web"
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
