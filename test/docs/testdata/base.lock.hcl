# The plugins that this configuration uses. "aua plugins install" and
# "aua plugins lock" maintain this file: keep it in version control, and do not
# edit it by hand.

plugin "acme/slow-log" {
  version     = "1.2.0"
  constraints = "~> 1.2"
  hashes = [
    "h1:YtpLHcEODMsh7YvsSjKfadFLg2l2tnvoRUABHsNVaVw=",
  ]
  description = {
    api_version = "v1beta1"
    config      = {}
    description = "Logs slow queries."
    kinds = [
      {
        hook_points = [
          "post_query",
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
