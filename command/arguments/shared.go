// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"github.com/posener/complete"

	"github.com/auahq/aua/sdk/client"
)

// Connection says which server a command talks to.
type Connection struct {
	Address string
	Token   string
	// CA is a file of authorities that the server's certificate is checked with,
	// instead of the system's.
	CA string
	// ClientCert and ClientKey are files of what the client shows a server that asks for it.
	ClientCert, ClientKey string
}

func (c *Connection) declare(s *Set) {
	c.Address = client.DefaultAddress
	s.Text(&c.Address, Flag{
		Name: "address", Value: "ADDR", Env: "AUA_ADDR",
		Usage: "The server's address, as host:port or URL. It is " + client.DefaultAddress + " unless given.",
	})
	s.Text(&c.Token, Flag{
		Name: "token", Value: "TOKEN", Env: "AUA_TOKEN",
		Usage: "The token to authenticate with. Prefer the environment variable: other users of the machine can see a command's arguments.",
	})
	s.Text(&c.CA, Flag{
		Name: "ca", Value: "FILE", Env: "AUA_CACERT", Predict: complete.PredictFiles("*"),
		Usage: "The authority that signed the server's certificate, as PEM. Without it, those of the system are trusted.",
	})
	s.Text(&c.ClientCert, Flag{
		Name: "client-cert", Value: "FILE", Env: "AUA_CLIENT_CERT", Predict: complete.PredictFiles("*"),
		Usage: "The certificate to show a server that demands one, as PEM.",
	})
	s.Text(&c.ClientKey, Flag{
		Name: "client-key", Value: "FILE", Env: "AUA_CLIENT_KEY", Predict: complete.PredictFiles("*"),
		Usage: "The private key of -client-cert.",
	})
}

// Configuration says which configuration a command reads.
type Configuration struct {
	// Paths are files and folders; none for the working folder.
	Paths []string
	Vars  map[string]string
}

var predictConfig = complete.PredictOr(complete.PredictFiles("*.hcl"), complete.PredictFiles("*.hcl.json"), complete.PredictDirs("*"))

func (c *Configuration) declare(s *Set) {
	c.declarePaths(s)
	s.Pairs(&c.Vars, Flag{
		Name: "var", Value: "NAME=VALUE",
		Usage: "The value of a variable that the configuration declares. May be given several times.",
	})
}

func (c *Configuration) declarePaths(s *Set) {
	s.List(&c.Paths, Flag{
		Name: "config", Value: "FILE|DIR", Env: "AUA_CONFIG", Predict: predictConfig,
		Usage: "A configuration file, or a folder of which all *.hcl and *.hcl.json files but dotfiles and plugin.hcl are read. May be given several times. Without it, the working folder is read.",
	})
}

func declareJSON(s *Set, target *bool) {
	s.Switch(target, Flag{Name: "json", Usage: "Print one JSON document instead of text, errors included."})
}
