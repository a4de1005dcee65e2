# refused: The count must be at least 3
variable "count" {
  type    = number
  default = 2
  validation {
    condition     = var.count >= 3
    error_message = "The count must be at least 3."
  }
}
job "validated" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    count = var.count
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
