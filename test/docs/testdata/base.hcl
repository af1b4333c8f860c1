config_version = "1.0"

auth {
  enabled = false
}

backend "local" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:9001/v1"
  }
}

specialist "generalist" {
  backend = "local"
  model   = "qwen2.5-7b-instruct"
  fields  = ["general"]
}

specialist "second" {
  backend = "local"
  model   = "llama-3.1-8b-instruct"
  fields  = ["general"]
}
