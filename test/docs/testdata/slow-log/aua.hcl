# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0

config_version = "1.0"
required_plugins {
  slow-log = { source = "acme/slow-log", version = "~> 1.2" }
}
