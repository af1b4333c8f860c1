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

locals {
  name = "model-${secret("VLLM_KEY")}"
}

specialist "swe" {
  backend = "calc"
  model   = local.name
  fields  = ["software_engineering"]
}
