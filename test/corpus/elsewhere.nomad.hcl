# warns: g cannot be placed: no host is in the datacenter elsewhere \(there are: dc1\)
# fails: no host is in the datacenter elsewhere
job "elsewhere" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  datacenters = ["elsewhere"]
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
