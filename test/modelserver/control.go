// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"io"
	"net/http"
)

// controlRoutes lets another process do what the methods of [Server] do.
//
//	GET    /mock/requests        the recorded requests, as a JSON array
//	DELETE /mock/requests        forget them
//	POST   /mock/queue           add a behaviour, or an array of them
//	PUT    /mock/default         replace the default behaviour
//	PUT    /mock/models/{model}  say how requests for a model are answered
//	PUT    /mock/loading         true or false
func (s *Server) controlRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /mock/requests", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(s.Requests())
	})
	mux.HandleFunc("DELETE /mock/requests", func(w http.ResponseWriter, _ *http.Request) {
		s.Forget()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /mock/queue", control(func(body []byte, _ *http.Request) error {
		var many []Behaviour
		if err := decodeStrict(body, &many); err != nil {
			var one Behaviour
			if err := decodeStrict(body, &one); err != nil {
				return err
			}
			many = []Behaviour{one}
		}
		for i := range many {
			if err := many[i].check(); err != nil {
				return err
			}
		}
		s.Enqueue(many...)
		return nil
	}))
	mux.HandleFunc("PUT /mock/default", control(func(body []byte, _ *http.Request) error {
		b, err := readBehaviour(body)
		if err == nil {
			s.SetDefault(b)
		}
		return err
	}))
	mux.HandleFunc("PUT /mock/models/{model...}", control(func(body []byte, r *http.Request) error {
		b, err := readBehaviour(body)
		if err == nil {
			s.SetModel(r.PathValue("model"), b)
		}
		return err
	}))
	mux.HandleFunc("PUT /mock/loading", control(func(body []byte, _ *http.Request) error {
		var loading bool
		err := json.Unmarshal(body, &loading)
		if err == nil {
			s.SetLoading(loading)
		}
		return err
	}))
}

func readBehaviour(body []byte) (Behaviour, error) {
	var b Behaviour
	if err := decodeStrict(body, &b); err != nil {
		return b, err
	}
	return b, b.check()
}

// control runs change with the request's body: 204, or 400 with the reason.
func control(change func(body []byte, r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err == nil {
			err = change(body, r)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}
