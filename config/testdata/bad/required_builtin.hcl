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

required_plugins {
  utility = { source = "acme/utility" }
}
