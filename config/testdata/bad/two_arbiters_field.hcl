config_version = "1.0"

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

arbiter "a" {
  plugin = "evidence"
  fields = ["law"]
}

arbiter "b" {
  plugin = "evidence"
  fields = ["legal"]
}
