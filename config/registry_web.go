// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import "time"

func tlsSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "tls",
		Description: "Serves https, with TLS 1.2 or later. The files are PEM, relative to the working folder; when they change, the next connection has the new ones.",
		Keys: []*Key{
			{
				Name: "cert", Type: TypeString,
				Description: "The file of the server's certificate, with the certificates between it and its authority.",
				at:          in(func(t *TLS) *string { return &t.Cert }),
			},
			{
				Name: "key", Type: TypeString,
				Description: "The file of the certificate's private key.",
				at:          in(func(t *TLS) *string { return &t.Key }),
			},
			{
				Name: "client_ca", Type: TypeString,
				Description: "A file of authorities. With it, every client must show a certificate that one of them signed, beside its token.",
				at:          in(func(t *TLS) *string { return &t.ClientCA }),
			},
		},
	}
	return spec.part(func(s any) any { return &s.(*Server).TLS })
}

func corsSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "cors",
		Description: "Lets pages of other origins call AUA from a browser. Without origins none may.",
		Keys: []*Key{
			{
				Name: "origins", Type: TypeStrings,
				Description: "The origins whose pages may call, as in \"https://app.example.com\"; \"*\" for all.",
				at:          in(func(c *CORS) *[]string { return &c.Origins }),
			},
			{
				Name: "credentials", Type: TypeBool, Default: false,
				Description: "Lets pages send what the browser keeps for AUA's address: cookies of a proxy and client certificates. A token in a header needs no credentials. It does not go with the origin \"*\".",
				at:          in(func(c *CORS) *bool { return &c.Credentials }),
			},
			{
				Name: "headers", Type: TypeStrings,
				Description: "Request headers that pages may send beside those of AUA's own routes and of the official OpenAI and Anthropic clients.",
				at:          in(func(c *CORS) *[]string { return &c.Headers }),
			},
			{
				Name: "max_age", Type: TypeDuration, Default: "10m", Min: bound(0), Max: bound(86400),
				Description: "How long a browser remembers what is allowed.",
				Higher:      "Fewer preflight requests; a change takes longer to be seen.",
				Lower:       "More preflight requests.",
				at:          in(func(c *CORS) *time.Duration { return &c.MaxAge }),
			},
		},
	}
	return spec.part(func(s any) any { return &s.(*Server).CORS })
}
