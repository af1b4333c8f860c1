config_version = "1.0"

auth { enabled = false }

state "sqlite" {
  path = ".aua/state/aua.db"
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["general"]
}
