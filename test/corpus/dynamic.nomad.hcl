# ends: ^dynamic v0 runs$
variable "ports" {
  type    = list(string)
  default = ["a", "b"]
}
job "dynamic" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    network {
      dynamic "port" {
        for_each = var.ports
        labels   = [port.value]
        content {}
      }
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
