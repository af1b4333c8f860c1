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
  house-log = "bin/aua-plugin-house-log"
}

hook "log" {
  plugin = "house-log"
  on     = ["pre_query"]
}
