config_version = "1.0"
auth {
  enabled = false
}

secrets "file" {
  path     = "secrets.enc"
  key_file = "secrets.key"
  key_env  = "AUA_SECRETS_KEY"
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
