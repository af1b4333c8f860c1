config_version = "1.0"

server {
  address = "0.0.0.0:8000"

  tls {
    cert      = "missing.crt"
    key       = "missing.key"
    client_ca = "missing.crt"
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
