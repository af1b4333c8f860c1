config_version = "1.0"
auth {
  enabled = false
}

secrets "env" {
  approle {
    role_id = "aua"
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
