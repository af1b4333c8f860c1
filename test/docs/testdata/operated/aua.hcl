config_version = "1.0"

auth {
  enabled = false
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}

routing {
  fanout_threshold = 0.30
}

scorer "default" {
  plugin = "utility"
  config {
    cost_weight = 0.05
  }
}
