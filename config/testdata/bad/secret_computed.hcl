config_version = "1.0"

auth {
  enabled = false
}

backend "vllm" {
  plugin = "openai"
  env    = { TOKEN = upper(secret("VLLM_KEY")) }

  config {
    base_url = "http://127.0.0.1:9001/v1"
    api_key  = secret("VLLM_KEY") == "" ? "none" : secret("VLLM_KEY")
  }
}

specialist "swe" {
  backend = "vllm"
  fields  = ["software_engineering"]
}
