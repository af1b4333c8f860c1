config_version = "1.0"

server {
  address = "192.0.2.7:8000"

  tls {
    cert = "missing.crt"
    key  = "missing.key"
  }
}

auth {
  enabled = false
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
