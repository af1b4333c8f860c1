# The plugins of a configuration that names none of their kind.

classifier "default" {
  plugin = "lexical"
}

verifier "default" {
  plugin = "checks"
}

scorer "default" {
  plugin = "utility"
}
