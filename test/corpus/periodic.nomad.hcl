# ends: ^periodic v0 is registered and starts when it is due$
job "periodic" {
  type = "batch"
  periodic {
    crons            = ["@daily", "0 12 * * *"]
    time_zone        = "Asia/Shanghai"
    prohibit_overlap = true
  }
  group "g" {
    task "t" {
      driver = "raw_exec"
      config {
        command = "true"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
