config_version = "1.0"

auth {
  enabled = false
}

backend "local" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:9001/v1"
    connect_timeout = "soon"
  }
}

specialist "swe" {
  backend = "local"
  fields  = ["software_engineering"]
}
