# warns: g cannot be placed: .*plan9.* excludes 1
# fails: ^fits-nowhere v0: no instance could be placed
job "fits-nowhere" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  constraint {
    attribute = "${attr.kernel.name}"
    value     = "plan9"
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
