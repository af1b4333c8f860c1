config_version = "1.0"

server {
  tls {
    client_ca = "clients.crt"
    key       = "server.key"
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
