config_version = "1.0"

server {
  cors {
    origins     = ["*"]
    credentials = true
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
