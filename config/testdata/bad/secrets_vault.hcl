config_version = "1.0"
auth {
  enabled = false
}

secrets "vault" {
  address    = "vault.example"
  path       = "aua"
  token_env  = "VAULT_TOKEN"
  approle {
    secret_id_env  = "SECRET_ID"
    secret_id_file = "secret-id"
  }
}

secrets "vaults" {}

secrets "file" {
  key_env = "AUA_SECRETS_KEY"
  prefix  = "AUA_"
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
