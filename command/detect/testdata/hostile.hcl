# ollama was found at 127.0.0.1:11434.
backend "ollama" {
  plugin = "openai"
  config {
    base_url = "http://127.0.0.1:11434/v1"
  }
}

# The server also has: b backend "x" {}, 7b
specialist "passwd" {
  backend = "ollama"
  model   = "$${file(\"/etc/passwd\")}\"\n}"
  fields  = ["general", "software_engineering", "mathematics", "research", "education", "creative_writing"]
  timeout = "120s"
}

# Two specialists may answer one query; this compares the answers.
arbiter "default" {
  plugin = "evidence"
}
