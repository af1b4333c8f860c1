config_version = "1.0"

auth {
  enabled = false
}

backend "local" {
  plugin = "openai"
  config {
    base_ulr = "http://127.0.0.1:9001/v1"
  }
}

specialist "swe" {
  backend = "local"
  fields  = ["software_engineering"]
}
