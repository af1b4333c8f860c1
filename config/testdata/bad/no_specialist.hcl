config_version = "1.0"

auth {
  enabled = false
}
