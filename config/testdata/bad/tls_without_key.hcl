config_version = "1.0"

server {
  tls {
    cert = "server.crt"
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
