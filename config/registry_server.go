// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import "time"

func serverSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "server",
		Description: "How AUA listens and how much it takes on.",
		Keys: []*Key{
			{
				Name: "address", Type: TypeString, Default: "127.0.0.1:8000", Unit: "host:port",
				Description: "Where AUA listens. An address that other machines may reach needs auth and tls, or insecure = true.",
				at:          in(func(s *Server) *string { return &s.Address }),
			},
			{
				Name: "max_body", Type: TypeSize, Default: "32MiB", Min: bound(1 << 10), Max: bound(1 << 30), Unit: "bytes",
				Description: "The largest request body.",
				Higher:      "Longer conversations and attachments pass, and one request can take more memory.",
				Lower:       "Large requests are refused with AUA_REQUEST_TOO_LARGE sooner.",
				at:          in(func(s *Server) *int64 { return &s.MaxBodyBytes }),
			},
			{
				Name: "max_in_flight", Type: TypeInt, Default: 256, Min: bound(1), Max: bound(100000), Unit: "queries",
				Description: "How many queries are served at once.",
				Higher:      "More parallel queries, more memory, and more load on the model servers.",
				Lower:       "Queries wait in the queue sooner.",
				at:          in(func(s *Server) *int { return &s.MaxInFlight }),
			},
			{
				Name: "queue_size", Type: TypeInt, Default: 512, Min: bound(0), Max: bound(1000000), Unit: "queries",
				Description: "How many queries wait when max_in_flight is reached; further ones are refused with AUA_OVERLOADED.",
				Higher:      "Bursts are absorbed, and waiting queries take memory.",
				Lower:       "Clients learn sooner that AUA is overloaded.",
				at:          in(func(s *Server) *int { return &s.QueueSize }),
			},
			{
				Name: "queue_timeout", Type: TypeDuration, Default: "10s", Min: bound(0.001),
				Description: "How long a query waits for its turn before it is refused with AUA_OVERLOADED.",
				Higher:      "Fewer refusals, longer waits.",
				Lower:       "Quick refusals under load.",
				at:          in(func(s *Server) *time.Duration { return &s.QueueTimeout }),
			},
			{
				Name: "query_timeout", Type: TypeDuration, Default: "120s", Min: bound(0.001),
				Description: "A query's overall deadline, over all its stages and tries.",
				Higher:      "Slow models finish; a stuck query holds its place longer.",
				Lower:       "Slow queries end early with AUA_SPECIALIST_TIMEOUT.",
				at:          in(func(s *Server) *time.Duration { return &s.QueryTimeout }),
			},
			{
				Name: "drain_timeout", Type: TypeDuration, Default: "30s", Min: bound(0),
				Description: "How long a shutdown waits for the queries under way.",
				Higher:      "More queries finish, and a stop takes longer.",
				Lower:       "A quick stop, which cuts long answers.",
				at:          in(func(s *Server) *time.Duration { return &s.DrainTimeout }),
			},
			{
				Name: "heartbeat", Type: TypeDuration, Default: "15s", Min: bound(0.01),
				Description: "The interval of comments on an event stream that has nothing to say, so that proxies keep it open.",
				Higher:      "Less traffic; proxies with a short idle timeout may cut the stream.",
				Lower:       "More traffic on silent streams.",
				at:          in(func(s *Server) *time.Duration { return &s.Heartbeat }),
			},
			{
				Name: "log_level", Type: TypeString, Default: "info", Enum: []string{"trace", "debug", "info", "warn", "error"},
				Description: "The least severe lines that are logged.",
				at:          in(func(s *Server) *string { return &s.LogLevel }),
			},
			{
				Name: "env", Type: TypeStrings,
				Description: "The environment variables of the server that a configuration may read with env() when a client sends it, as \"aua plan\" does. The server's own files read all.",
				at:          in(func(s *Server) *[]string { return &s.Env }),
			},
			{
				Name: "insecure", Type: TypeBool, Default: false,
				Description: "Allows an address that other machines may reach without tls or without auth, and warns of it at every start. It is for a server behind a proxy that terminates TLS on the same machine or a trusted network.",
				at:          in(func(s *Server) *bool { return &s.Insecure }),
			},
		},
		Blocks: []*BlockSpec{tlsSpec(), corsSpec()},
		Later:  []string{"rate_limit", "ui"},
	}
	return reloads(ReloadRestart, spec).part(func(c any) any { return &c.(*Config).Server })
}

func authSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "auth",
		Description: "Who may call.",
		Keys: []*Key{{
			Name: "enabled", Type: TypeBool, Default: true,
			Description: "Demands a token on every route but health, version and openapi.json. Without it, everybody who reaches the address may do everything.",
			at:          in(func(a *Auth) *bool { return &a.Enabled }),
		}},
		Later: []string{"oidc", "jwt"},
	}
	return reloads(ReloadRestart, spec).part(func(c any) any { return &c.(*Config).Auth })
}

func stateSpec() *BlockSpec {
	spec := &BlockSpec{
		Type: "state", Labels: []string{"type"}, LabelValues: []string{StateSQLite, StatePostgres, StateMemory},
		Description: "Where AUA keeps what must survive a restart: in an SQLite database, in Postgres, or in memory and so nowhere.",
		Keys: []*Key{{
			Name: "path", Type: TypeString, Default: ".aua/state/aua.db", Only: []string{StateSQLite},
			Description: "The database file, relative to the working folder. Its folder is created when it is missing.",
			at:          in(func(s *State) *string { return &s.Path }),
		}, {
			Name: "url", Type: TypeString, Required: true, Secrets: true, Only: []string{StatePostgres},
			Description: "Where Postgres is, and who AUA is there: postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full. It is shown nowhere. Connect directly or through a pooler in session mode, since one session holds a lock.",
			at:          in(func(s *State) *Credential { return &s.URL }),
		}, {
			Name: "schema", Type: TypeString, Default: "aua", Only: []string{StatePostgres},
			Description: "The schema of the database that has AUA's tables; it is made when it is missing. One AUA uses a schema at a time.",
			at:          in(func(s *State) *string { return &s.Schema }),
		}, {
			Name: "max_connections", Type: TypeInt, Default: 5, Min: bound(2), Max: bound(1000), Unit: "connections", Only: []string{StatePostgres},
			Description: "How many connections AUA makes to Postgres. One of them writes.",
			Higher:      "More reads at once, and more of Postgres's own max_connections taken.",
			Lower:       "Reads wait for each other sooner.",
			at:          in(func(s *State) *int { return &s.MaxConnections }),
		}},
	}
	reloads(ReloadRestart, spec)
	spec.Single = true
	spec.open = func(parent any, label string) any {
		state := &parent.(*Config).State
		*state = State{Type: label}
		return state
	}
	spec.all = func(parent any) []instance {
		state := &parent.(*Config).State
		return []instance{{label: state.Type, target: state}}
	}
	return spec
}

func recordsSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "records",
		Description: "How much of a query its decision record keeps, and for how long.",
		Keys: []*Key{
			{
				Name: "content", Type: TypeString, Default: "full", Enum: []string{"full", "hash", "none"},
				Description: "What is kept of questions and answers: the text, a hash of it, or nothing.",
				at:          in(func(r *Records) *string { return &r.Content }),
			},
			{
				Name: "retention", Type: TypeDuration, Default: "30d", Min: bound(60),
				Description: "How long decision records are kept.",
				Higher:      "More history to look into, and a larger database.",
				Lower:       "Records are deleted sooner.",
				at:          in(func(r *Records) *time.Duration { return &r.Retention }),
			},
		},
	}
	return reloads(ReloadHot, spec).part(func(c any) any { return &c.(*Config).Records })
}

func sessionsSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "sessions",
		Description: "How much of a session's history goes along with a query, and how long sessions are kept.",
		Keys: []*Key{
			{
				Name: "history_tokens", Type: TypeInt, Default: 4096, Min: bound(0), Max: bound(10_000_000), Unit: "tokens",
				Description: "The window of a session's history: the newest messages that take at most so many tokens go along with a query. Tokens are estimated, and corrected by what each model server counts. With the question and the answer they must fit into the context of the smallest model.",
				Higher:      "Models remember more of a conversation, and every turn of a long one costs more.",
				Lower:       "Turns are cheaper, and models forget sooner. 0 sends the system message alone.",
				at:          in(func(s *Sessions) *int { return &s.HistoryTokens }),
			},
			{
				Name: "retention", Type: TypeDuration, Default: "0s", Min: bound(0),
				Description: "How long a session is kept after its last turn. 0s keeps sessions until they are deleted.",
				Higher:      "Older conversations can be continued, and the database grows.",
				Lower:       "Unused sessions are deleted sooner.",
				at:          in(func(s *Sessions) *time.Duration { return &s.Retention }),
			},
		},
	}
	return reloads(ReloadHot, spec).part(func(c any) any { return &c.(*Config).Sessions })
}

// reloads gives every key of spec and its blocks, that has none, the reload class r.
func reloads(r Reload, spec *BlockSpec) *BlockSpec {
	spec.Walk(func(_ string, k *Key) {
		if k.Reload == "" {
			k.Reload = r
		}
	})
	return spec
}
