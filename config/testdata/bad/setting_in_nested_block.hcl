config_version = "1.0"

auth {
  enabled = false
}

backend "local" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:9001/v1"
    tls {
      ca_fil = "ca.pem"
    }
  }
}

specialist "swe" {
  backend = "local"
  fields  = ["software_engineering"]
}
