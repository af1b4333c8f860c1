config_version = "1.0"
auth {
  enabled = false
}

locals {
  folder = "/etc/aua"
}

secrets "file" {
  path     = "${local.folder}/secrets.enc"
  key_file = "/etc/aua/secrets.key"
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
