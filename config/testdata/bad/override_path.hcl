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

dev_overrides {
  slow-log = ""
}
