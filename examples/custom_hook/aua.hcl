config_version = "1.0"

auth {
  enabled = false
}

required_plugins {
  slow-log = { source = "local/slow-log", version = "~> 1.0" }
}

hook "slow" {
  plugin = "slow-log"
  on     = ["post_query"]
  config {
    path          = "slow.jsonl"
    slower_than   = "250ms"
    summary_every = 3
  }
}

# A specialist with recorded answers, each at its own pace.
backend "recorded" {
  plugin = "replay"
  config {
    file = "answers.jsonl"
  }
}

specialist "recorded" {
  backend = "recorded"
  fields  = ["general"]
}
