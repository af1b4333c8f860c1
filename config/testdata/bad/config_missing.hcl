config_version = "1.0"

auth {
  enabled = false
}

backend "local" {
  plugin = "openai"
}

specialist "swe" {
  backend = "local"
  fields  = ["software_engineering"]
}
