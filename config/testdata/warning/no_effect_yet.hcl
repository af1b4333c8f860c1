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

hook "promoted" {
  plugin = "log"
  on     = ["on_promotion"]
}
