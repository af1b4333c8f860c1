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

hook "log" {
  plugin = "stray"
  on     = ["pre_query"]
}
