# llama.cpp was found at 127.0.0.1:8080.
backend "llama-cpp" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:8080/v1"
  }
}

specialist "qwen2-5-coder-7b-instruct-q4-k-m" {
  backend = "llama-cpp"
  model   = "/models/Qwen2.5-Coder-7B-Instruct-Q4_K_M.gguf"
  fields  = ["software_engineering", "general", "mathematics", "research", "education", "creative_writing"]
  timeout = "120s"
}

# Two specialists may answer one query; this compares the answers.
arbiter "default" {
  plugin = "evidence"
}
