config_version = "1.0"

auth {
  enabled = false
}

secrets "file" {
  path     = "secrets.enc"
  key_file = "secrets.key"
}

backend "hosted" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:9/v1"
    api_key  = secret("OPENAI_API_KEY")
  }
}

specialist "hosted" {
  backend = "hosted"
  model   = "gpt-4.1-mini"
  fields  = ["general"]
}
