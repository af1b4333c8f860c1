# ollama was found at 127.0.0.1:11434.
backend "ollama" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:11434/v1"
  }
}

specialist "qwen2-5-coder-7b" {
  backend = "ollama"
  model   = "qwen2.5-coder:7b"
  fields  = ["software_engineering"]
  timeout = "120s"
}

# The server also has: llama3:8b
specialist "qwen2-5-3b" {
  backend = "ollama"
  model   = "qwen2.5:3b"
  fields  = ["general", "mathematics", "research", "education", "creative_writing"]
  timeout = "120s"
}

# Two specialists may answer one query; this compares the answers.
arbiter "default" {
  plugin = "evidence"
}
