config_version = "1.0"

server {
  tls {
    cert = "testdata"
    key  = "testdata"
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
