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

specialist "twice" {
  backend = "calc"
  fields  = ["general"]

  params {
    temperature = 0.1
  }

  params {
    top_p = 0.5
  }
}
