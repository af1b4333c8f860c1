config_version = "1.0"

auth {
  enabled = false
}

required_plugins {
  inhouse = { source = "acme/inhouse", version = "~> 1.0" }
}

backend "inhouse" {
  plugin = "inhouse"
  config {
    base_url = "http://127.0.0.1:7070"
    # token  = secret("INHOUSE_TOKEN")
  }
}

specialist "small" {
  backend = "inhouse"
  model   = "small"
  fields  = ["general"]
}

# Two models of the fake server that are what their names say.
specialist "slow" {
  backend = "inhouse"
  model   = "slow"
  fields  = ["creative_writing"]
}

specialist "busy" {
  backend = "inhouse"
  model   = "busy"
  fields  = ["education"]
}
