config_version = "1.0"

server {
  tls {
    cert      = "missing.crt"
    key       = "missing.key"
    client_ca = "testdata/bad/tls_authority.hcl"
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
