config_version = "1.0"
auth {
  enabled = false
}

secrets "file" {
  path = "secrets.enc"
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
