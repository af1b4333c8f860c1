config_version = "1.0"

server {
  address = "127.0.0.1:9000"
}

auth {
  enabled = false
}

state "memory" {}

backend "vllm" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:9001/v1"
  }
}

specialist "swe" {
  backend = "vllm"
  model   = "qwen-coder-7b-awq"
  fields  = ["software_engineering"]
  timeout = "60s"
  params {
    temperature = 0.1
  }
}

specialist "generalist" {
  backend = "vllm"
  model   = "qwen-14b-awq"
  fields  = ["general"]
}

routing {
  fanout_threshold = 0.30
}

scorer "default" {
  plugin = "utility"
  config {
    cost_weight = 0.05
  }
}
