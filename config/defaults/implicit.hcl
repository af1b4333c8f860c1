# The plugins of a configuration that names none of their kind.

classifier "default" {
  plugin = "lexical"
}

verifier "default" {
  plugin = "checks"
}

# Only where a query can have several answers.
arbiter "default" {
  plugin = "evidence"
}

scorer "default" {
  plugin = "utility"
}

correction_store "default" {
  plugin = "local"
}
