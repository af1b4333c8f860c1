config_version = "1.0"

auth {
  enabled = false
}

backend "calc" {
  plugin = "calc"
}

specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
}

variable "vllm_host" {
  default = "127.0.0.1"
}

server {
  address = "${var.vlm_host}:8000"
}
