config_version = "1.0"
auth {
  enabled = false
}

secrets "vault" {
  address   = "http://vault.example:8200"
  path      = "aua"
  token_env = "VAULT_TOKEN"
}

backend "local" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:9001"
    api_key  = "sk-typed-in"
  }
}

specialist "swe" {
  backend = "local"
  fields  = ["software_engineering"]
}
