config_version = "1.0"

auth {
  enabled = false
}

specialist "swe" {
  backend = "vllm"
  fields  = ["software_engineering"]
}
