config_version = "1.0"

server {
  tls {
    cert = "testdata/bad/tls_pair.hcl"
    key  = "testdata/bad/tls_pair.hcl"
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
