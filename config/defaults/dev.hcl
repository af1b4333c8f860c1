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

# calc declines what it does not understand, and none of the questions in its
# tests gets a wrong answer; so it goes before models that may guess.
specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
  prior   = 0.99
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
