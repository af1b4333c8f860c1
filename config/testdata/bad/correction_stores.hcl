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

correction_store "one" {
  plugin = "local"
}

correction_store "two" {
  plugin = "local"
}
