// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

const (
	requiredBlock  = "required_plugins"
	overridesBlock = "dev_overrides"
)

// requiredPlugin describes one entry of required_plugins.
var requiredPlugin = &BlockSpec{Keys: []*Key{
	{
		Name: "source", Type: TypeString, Required: true, Reload: ReloadProcess,
		Description: "Who made the plugin, and its name: NAMESPACE/NAME, or HOST/NAMESPACE/NAME. A plugin that nobody published has the source local/NAME.",
		at:          in(func(r *Required) *string { return &r.Source }),
	},
	{
		Name: "version", Type: TypeString, Reload: ReloadNone,
		Description: "Which versions may be locked, such as 1.2.3, ~> 1.2, or >= 1.2, < 1.5. Absent: any.",
		at:          in(func(r *Required) *string { return &r.Version }),
	},
	{
		Name: "mtls", Type: TypeBool, Default: false, Reload: ReloadProcess,
		Description: "Encrypts and authenticates the connection between AUA and the plugin. Plugins listen on sockets that only AUA's user can reach, where it adds nothing but cost; a plugin that listens on TCP needs it.",
		at:          in(func(r *Required) *bool { return &r.MTLS }),
	},
}}

// overrideEntry describes the value of one entry of dev_overrides.
var overrideEntry = &Key{
	Name: "NAME", Type: TypeString, Reload: ReloadProcess,
	Description: "The plugin's program, or a folder with plugin.hcl, relative to the working folder. It is neither hashed nor locked.",
	at:          in(func(o *Override) *string { return &o.Path }),
}

func requiredPluginsSpec() *BlockSpec {
	return &BlockSpec{
		Type:        requiredBlock,
		Description: "The plugins that are not built in. Every argument is one, NAME = { source = …, version = … }; a block names it with plugin = \"NAME\".",
		Entries:     requiredPlugin.Keys,
	}
}

func devOverridesSpec() *BlockSpec {
	return &BlockSpec{
		Type:        overridesBlock,
		Description: "Plugins that are being developed, NAME = PATH. They are used instead of what required_plugins or AUA itself has under that name, with a warning.",
		Entries:     []*Key{overrideEntry},
	}
}

// pluginDirKey is the top-level argument plugin_dir.
func pluginDirKey() *Key {
	return &Key{
		Name: "plugin_dir", Type: TypeString, Default: ".aua/plugins", Reload: ReloadProcess,
		Description: "The folder of installed plugins, relative to the working folder.",
		at:          in(func(c *Config) *string { return &c.Requirements.PluginDir }),
	}
}
