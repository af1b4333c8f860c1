# The plugins that this configuration uses. "aua plugins install" and
# "aua plugins lock" maintain this file: keep it in version control, and do not
# edit it by hand.

plugin "acme/slow-log" {
  version     = "1.2.0"
  constraints = "~> 1.2"
  hashes = [
    "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "h1:zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz=",
  ]
  description = {
    api_version = "v1beta1"
    config = {
      attributes = [
        {
          default     = 0.1
          description = ""
          max         = 1000000000000000000000
          min         = -0.0000001
          name        = "threshold"
          type        = "number"
        },
        {
          default = {
            "a b"  = {}
            "for"  = 1
            "null" = null
            "true" = []
            x      = false
          }
          description = ""
          name        = "extra"
          type        = "any"
        },
      ]
    }
    description = "Says \"$${name}\", %%{ if true } and \\n,\n\tin ünïcode \u0000\u2028."
    kinds = [
      {
        hook_points = [
          "post_query",
          "pre_query",
        ]
        kind  = "hook"
        needs = "none"
      },
    ]
    name        = "slow-log"
    sdk_version = "0.1.0"
    version     = "1.2.0"
  }
}

plugin "local/py-fields" {
  version     = "0.3.1"
  constraints = ""
  hashes = [
    "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  ]
  description = {
    api_version = "v1beta1"
    name        = "py-fields"
    version     = "0.3.1"
  }
}
