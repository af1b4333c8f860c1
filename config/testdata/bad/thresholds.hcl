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
  fanout_threshold  = 0.10
  present_threshold = 0.15
}
