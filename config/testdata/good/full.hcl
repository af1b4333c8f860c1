# Every block and argument of this version, each with a value that is not its default.
config_version = "1.0"

variable "vllm_host" {
  type        = string
  default     = "127.0.0.1"
  description = "Where vLLM runs."
}

variable "token" {
  default   = "tok-very-secret"
  sensitive = true
}

variable "ports" {
  type    = object({ swe = number, math = optional(number, 9002) })
  default = { swe = 9001 }
}

locals {
  base  = "http://${var.vllm_host}"
  urls  = { for name, port in var.ports : name => "${local.base}:${port}/v1" }
  model = trimspace(file("prompts/model.txt"))

  log_version = "1.2"
}

plugin_dir = "${env("HOME")}/plugins"

required_plugins {
  house-log = { source = "example.com/acme/house-log", version = "~> ${local.log_version}", mtls = true }
}

dev_overrides {
  ranker = "../ranker/aua-plugin-ranker"
}

server {
  address       = "[::1]:9999"
  max_body      = "64MiB"
  max_in_flight = 32
  queue_size    = 0
  queue_timeout = "1s500ms"
  query_timeout = "5m"
  drain_timeout = "0s"
  heartbeat     = "5s"
  log_level     = "debug"
  insecure      = true

  tls {
    cert      = "server.crt"
    key       = "server.key"
    client_ca = "clients.crt"
  }

  cors {
    origins     = ["https://app.example.com", "http://localhost:5173"]
    credentials = true
    headers     = ["X-Team"]
    max_age     = "1h"
  }
}

auth {
  enabled = false
}

state "sqlite" {
  path = "state.db"
}

records {
  content   = "hash"
  retention = "1d12h"
}

routing {
  single_threshold  = 0.8
  fanout_threshold  = 0.4
  present_threshold = 0.2
  fallback          = "general"
}

field "law" {
  w_e       = 0.25
  w_c       = 0.65
  c_min     = 0.9
  high_risk = false
}

field "chemistry" {
  aliases     = ["chem"]
  description = "Substances and reactions."
  mu          = 4
  e_min       = 0.2
  high_risk   = true
}

backend "vllm" {
  plugin    = "openai"
  isolation = "inline"
  env = {
    HF_TOKEN = secret("VLLM_KEY")
    TZ       = "UTC"
  }

  config {
    base_url        = local.urls.swe
    api_key         = "Bearer ${secret("VLLM_KEY")}"
    headers         = { x-team = "aua", x-token = var.token }
    dialect         = "vllm"
    connect_timeout = "0.01d"
    connections     = env("PORT") - 9000
    tags            = ["red"]
    extra           = { nested = [1, true, null, { key = secret("VLLM_KEY") }] }
    limits          = { rpm = 60 }

    tls {
      ca_file = "ca.pem"
    }

    route "GET" "/v1/models" {}

    route "POST" "/v1/chat" {
      weight = 0.1
      token  = var.token
    }
  }
}

backend "recorded" {
  plugin = "replay"
  config {
    source {
      file = "answers.jsonl"
    }
  }
}

specialist "swe" {
  backend       = "vllm"
  model         = local.model
  fields        = ["swe", "chem"]
  endpoint      = local.urls["math"]
  timeout       = "90s"
  max_in_flight = 4
  retries       = 0
  prior         = 0.6

  params {
    temperature       = 0.1
    top_p             = 0.9
    max_tokens        = 512
    stop              = ["END"]
    seed              = 7
    presence_penalty  = -0.5
    frequency_penalty = 0.5
  }

  breaker {
    failures = 2
    cooldown = "1m"
  }

  price {
    prompt     = 0.15
    cached     = 0.015
    completion = 0.6
  }
}

specialist "general" {
  backend = "recorded"
  fields  = ["general"]
  timeout = null
}

classifier "words" {
  plugin   = "lexical"
  timeout  = "500ms"
  on_error = "fail"
}

verifier "all" {
  plugin = "checks"
}

verifier "risky" {
  plugin   = "checks"
  fields   = ["medical", "law"]
  on_error = "fail"
}

scorer "risky" {
  plugin = "utility"
  fields = ["medicine", "law", "finance"]
  config {
    cost_weight = 0.05
  }
}

scorer "rest" {
  plugin = "utility"
}

safety {
  abstention_enabled               = true
  require_arbiter_for_high_risk    = false
  min_confidence_for_direct_answer = 0.8
  high_risk_fields                 = ["chem"]
}

role "judge" {
  specialist = "general"
}

arbiter "all" {
  plugin = "evidence"
}

router "ranks" {
  plugin   = "ranker"
  timeout  = "100ms"
  on_error = "fail"
}

middleware "second" {
  plugin = "guard"
  order  = 2
}

middleware "third" {
  plugin   = "guard"
  order    = 3
  on_error = "skip"
}

middleware "a-first" {
  plugin = "guard"
}

hook "slow" {
  plugin = "log"
  on     = ["post_response"]
}

hook "house" {
  plugin = "house-log"
  on     = ["pre_query"]
}

sessions {
  history_tokens = 2048
  retention      = "90d"
}
