# vllm was found at 127.0.0.1:8001.
backend "vllm" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:8001/v1"
  }
}

# vllm was found at 127.0.0.1:9001.
backend "vllm-2" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:9001/v1"
  }
}

# lm-studio was found at 127.0.0.1:1234.
backend "lm-studio" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:1234/v1"
  }
}

specialist "qwen2-5-coder-7b" {
  backend = "vllm"
  model   = "Qwen/Qwen2.5-Coder-7B"
  fields  = ["software_engineering"]
  timeout = "120s"
}

specialist "qwen2-5-math-7b" {
  backend = "vllm-2"
  model   = "Qwen/Qwen2.5-Math-7B"
  fields  = ["mathematics"]
  timeout = "120s"
}

specialist "gemma-2-9b" {
  backend = "lm-studio"
  model   = "gemma-2-9b"
  fields  = ["general", "research", "education", "creative_writing"]
  timeout = "120s"
}

# Two specialists may answer one query; this compares the answers.
arbiter "default" {
  plugin = "evidence"
}
