# A job in Nomad's own language: `jobs.hello` in the configuration runs it, with values for its variables.

variable "count" {
  type    = number
  default = 1
}

variable "image" {
  type    = string
  default = "nomad-on-weave/httpbackend:v1.0.0"
}

# A secret in the configuration. Whoever may read jobs in Nomad reads it: docs/security.md has how nobody does.
variable "password" {
  type    = string
  default = ""
}

job "hello" {
  type = "service"

  group "hello" {
    count = var.count

    update {
      min_healthy_time = "1s"
    }

    task "hello" {
      driver = "docker"

      config {
        image        = var.image
        network_mode = "weave"
      }

      env {
        PASSWORD = var.password
      }

      resources {
        cpu    = 50
        memory = 32
      }

      service {
        name         = "hello"
        port         = 8081
        address_mode = "driver"

        check {
          type         = "http"
          path         = "/health"
          port         = 8081
          address_mode = "driver"
          interval     = "1s"
          timeout      = "5s"
        }
      }
    }
  }
}
