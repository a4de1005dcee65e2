# refused: Nomad refuses it: Multiregion jobs are unlicensed
job "multiregion" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  multiregion {
    region "global" {
      count = 1
    }
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
