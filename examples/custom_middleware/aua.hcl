config_version = "1.0"

auth {
  enabled = false
}

required_plugins {
  glossary = { source = "local/glossary", version = "~> 1.0" }
}

middleware "glossary" {
  plugin = "glossary"
  config {
    term "PostgreSQL" {
      instead_of = ["postgres", "pg sql"]
    }
    term "Acme Cloud" {
      instead_of = ["Acme's cloud", "Acme Hosting Platform"]
    }
  }
}

# A specialist with recorded answers, which come word by word.
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
