config_version = "1.0"
auth {
  enabled = false
}

secrets "vault" {
  address   = "https://vault.example:8200"
  path      = "aua"
  namespace = secret("NAMESPACE")
  token_env = "VAULT_TOKEN"
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
