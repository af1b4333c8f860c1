# The configuration of "aua serve -dev" without any file: one specialist that
# answers arithmetic exactly and needs no model server.

config_version = "1.0"

auth {
  enabled = false
}

state "memory" {}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}

classifier "default" {
  plugin = "lexical"
}

verifier "checks" {
  plugin = "checks"
}

scorer "default" {
  plugin = "utility"
}
