config_version = "1.0"

auth {
  enabled = false
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  model   = "a\U0010FFFEb"
  fields  = ["mathematics"]
}
