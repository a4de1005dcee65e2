# warns: 1 lack the driver java
# fails: no instance could be placed
job "java" {
  update {
    min_healthy_time  = "100ms"
    healthy_deadline  = "8s"
    progress_deadline = "10s"
  }
  group "g" {
    task "t" {
      driver = "java"
      config {
        jar_path = "local/app.jar"
      }

      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
