config_version = "1.0"
auth {
  enabled = false
}

secrets "vault" {
  address   = "https://vault.example:8200/v1"
  path      = "aua"
  token_env = "VAULT_TOKEN"
  approle {
    role_id        = "aua"
    secret_id_env  = "SECRET_ID"
    secret_id_file = "secret-id"
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
