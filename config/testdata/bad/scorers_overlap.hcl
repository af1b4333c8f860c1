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

scorer "first" {
  plugin = "utility"
  fields = ["law", "medicine"]
}

scorer "second" {
  plugin = "utility"
  fields = ["medical"]
}

scorer "rest" {
  plugin = "utility"
}
