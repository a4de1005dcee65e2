# warns: distinct_hosts
# fails: Failed due to progress deadline\ng cannot be placed: of 1 hosts looked at, distinct_hosts excludes 1$
job "distinct-hosts" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    count = 2
    constraint {
      distinct_hosts = true
    }
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
