config_version = "1.0"

server {
  cors {
    origins = ["https://app.example.com/", "app.example.com", "https://*.example.com", "https://App.example.com", "null"]
    headers = ["X Team"]
  }
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}
