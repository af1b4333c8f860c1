# openai is a hosted API: questions leave this machine.
backend "openai" {
  plugin = "openai"
  config {
    base_url = "https://api.openai.com/v1"
    api_key  = secret("OPENAI_API_KEY")
  }
}

# openai is a hosted API: questions leave this machine.
backend "openai-2" {
  plugin = "openai"
  config {
    base_url = "https://api.openai.com/v1"
    api_key  = secret("OPENAI_API_KEY")
  }
}

specialist "openai" {
  backend = "openai"
  model   = "gpt-4o-mini"
  fields  = ["general", "software_engineering", "mathematics", "research", "education", "creative_writing"]
  timeout = "120s"
}

specialist "openai-2" {
  backend = "openai-2"
  model   = "gpt-4.1"
  fields  = ["general", "software_engineering", "mathematics", "research", "education", "creative_writing"]
  timeout = "120s"
}

# Two specialists may answer one query; this compares the answers.
arbiter "default" {
  plugin = "evidence"
}
