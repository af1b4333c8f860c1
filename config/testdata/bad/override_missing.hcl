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
  slow-log = "bin/slow-log"
}

hook "log" {
  plugin = "slow-log"
  on     = ["pre_query"]
}
