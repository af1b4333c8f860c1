config_version = "1.0"

server {
  address = "0.0.0.0:8000"
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
