# ends: ^no-deployment v0 runs$
job "no-deployment" {
  update {
    max_parallel = 0
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
