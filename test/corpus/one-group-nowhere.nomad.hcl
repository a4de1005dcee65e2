# warns: second cannot be placed: .*plan9.* excludes 1
# fails: second
job "one-group-nowhere" {
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

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
  group "second" {
    constraint {
      attribute = "${attr.kernel.name}"
      value     = "plan9"
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
