# ends: ^second-try v0 has started$
job "second-try" {
  type = "batch"
  group "g" {
    task "t" {
      driver = "raw_exec"
      config {
        command = "sh"
        args    = ["-c", "[ -e ${NOMAD_ALLOC_DIR}/tried ] || { touch ${NOMAD_ALLOC_DIR}/tried; exit 1; }"]
      }
      restart {
        attempts = 2
        delay    = "100ms"
        interval = "1m"
        mode     = "fail"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
