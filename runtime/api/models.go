// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/sdk/fault"
)

type modelList struct {
	Object string      `json:"object"`
	Data   []modelInfo `json:"data"`
}

type modelInfo struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Created int64  `json:"created"`
	OwnedBy string `json:"owned_by"`
}

// models serves GET /v1/models: "aua", and one model for each specialist.
func (s *server) models(c *echo.Context) error {
	return c.JSONBlob(http.StatusOK, encode(modelList{Object: "list", Data: s.modelInfos()}))
}

// model serves GET /v1/models/NAME; a name may hold a slash.
func (s *server) model(c *echo.Context) error {
	name, err := url.PathUnescape(c.Param("*"))
	if err != nil {
		return fault.Wrap(err, fault.RequestInvalid, "The model's name is not well encoded: %v.", err)
	}
	for _, m := range s.modelInfos() {
		if m.ID == name {
			return c.JSONBlob(http.StatusOK, encode(m))
		}
	}
	_, err = s.specialist(name)
	return err
}

func (s *server) modelInfos() []modelInfo {
	info := func(id string) modelInfo {
		return modelInfo{ID: id, Object: "model", Created: s.started.Unix(), OwnedBy: modelName}
	}
	infos := []modelInfo{info(modelName)}
	for _, name := range s.Runtime.Specialists() {
		infos = append(infos, info(modelName+"/"+name))
	}
	return infos
}
