# The configuration of "aua serve -dev" without any file: two specialists that
# need no model server. One answers arithmetic exactly, the other questions
# about AUA from its documentation.

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

backend "handbook" {
  plugin = "handbook"
}

# The handbook quotes AUA's documentation. It has a field of its own, so that it
# is asked first about AUA and costs other questions nothing; they reach it only
# when no other specialist answers them, and it declines what is not about AUA.
specialist "handbook" {
  backend = "handbook"
  fields  = ["aua"]
  prior   = 0.90
}

field "aua" {
  description = "AUA itself."
  w_e         = 0.50
  w_c         = 0.40
  w_k         = 0.10
  c_min       = 0.50
  e_min       = 0.50
  mu          = 1.5
}

classifier "default" {
  plugin = "lexical"

  config {
    terms = {
      aua = ["aua", "decision record", "second model server"]
    }
  }
}

verifier "checks" {
  plugin = "checks"
}

scorer "default" {
  plugin = "utility"
}

correction_store "default" {
  plugin = "local"
}
