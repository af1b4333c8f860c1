config_version = "1.0"

auth {
  enabled = false
}

required_plugins {
  by-example = { source = "acme/by-example", version = "~> 1.0" }
}

# Two fields of your own, beside those that AUA has.
field "billing" {
  description = "Invoices, payments and refunds."
}

field "shipping" {
  description = "Parcels and their way to the customer."
}

classifier "tickets" {
  plugin = "by-example"
  config {
    examples = {
      billing = [
        "I was charged twice this month",
        "Where can I find my invoice?",
        "My card was declined",
        "How do I get a refund?",
        "Why is my bill higher than last month?",
      ]
      shipping = [
        "Where is my parcel?",
        "My order has not arrived yet",
        "Can I change the delivery address?",
        "The package arrived damaged",
        "How long does delivery take?",
      ]
      general = [ # what people write beside that, so that its words count for neither
        "What is the weather like?",
        "Thank you for the help",
        "Who are you, and what can you do?",
        "Tell me a joke about the sea",
      ]
    }
  }
}

# A specialist for each field, and one for everything else. Recorded answers stand in for three models; put your own here.
backend "desks" {
  plugin = "replay"
  config {
    file = "answers.jsonl"
  }
}

specialist "billing-desk" {
  backend = "desks"
  model   = "billing"
  fields  = ["billing"]
}

specialist "shipping-desk" {
  backend = "desks"
  model   = "shipping"
  fields  = ["shipping"]
}

specialist "front-desk" {
  backend = "desks"
  model   = "general"
  fields  = ["general"]
}
