# ends: ^parameterized v0 is registered and starts when it is dispatched$
job "parameterized" {
  type = "batch"
  parameterized {
    payload       = "optional"
    meta_required = ["who"]
  }
  group "g" {
    task "t" {
      driver = "raw_exec"
      config {
        command = "true"
      }
      dispatch_payload {
        file = "payload"
      }
      resources {
        cpu    = 10
        memory = 10
      }
    }
  }
}
