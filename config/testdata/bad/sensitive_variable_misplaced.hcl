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

variable "key" {
  default   = "abc"
  sensitive = true
}

specialist "swe" {
  backend = "calc"
  model   = var.key
  fields  = ["software_engineering"]
}
