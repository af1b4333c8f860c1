config_version = "1.0"

auth {
  enabled = false
}

required_plugins {
  reading-time = { source = "local/reading-time", version = "~> 1.0" }
}

scorer "default" {
  plugin = "reading-time"
  config {
    words_per_minute = 240
    minute_weight    = 0.1
    dollar_weight    = 5
  }
}

# Two specialists with recorded answers, a brief one and a wordy one, are asked side by side.
backend "recorded" {
  plugin = "replay"
  config {
    file = "answers.jsonl"
  }
}

specialist "brief" {
  backend = "recorded"
  model   = "brief"
  fields  = ["general", "research"]
}

specialist "wordy" {
  backend = "recorded"
  model   = "wordy"
  fields  = ["general", "research"]
  price {
    prompt     = 1
    completion = 4
  }
}

field "general" {
  candidates = 2
}

field "research" {
  candidates = 2
}
