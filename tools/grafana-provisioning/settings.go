package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/grafana/grafana/pkg/services/ldap"
	"github.com/grafana/grafana/pkg/setting"
)

// Reads grafana.ini, and ldap.toml where it names one, as Grafana does, variables expanded, and returns every setting and the LDAP
// servers as JSON. Defaults are those of the code: the server's own defaults.ini is no part of a module.
func readSettings(file string) ([]byte, error) {
	home, err := os.MkdirTemp("", "grafana-settings-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(home)
	if err := os.Mkdir(filepath.Join(home, "conf"), 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(home, "conf", "defaults.ini"), nil, 0o644); err != nil {
		return nil, err
	}
	paths := []string{"cfg:default.paths.data=" + home, "cfg:default.paths.logs=" + home}
	settings, err := load(setting.CommandLineArgs{Config: file, HomePath: home, Args: paths})
	if err != nil {
		return nil, err
	}
	servers, err := ldap.GetConfig(settings)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(map[string]any{
		"settings": sections(settings), "ldap": servers, "appUrl": settings.AppURL, "appSubUrl": settings.AppSubURL,
	}, "", "  ")
}

// Grafana greets on standard output, which is for the answer.
func load(arguments setting.CommandLineArgs) (*setting.Cfg, error) {
	stdout := os.Stdout
	os.Stdout = os.Stderr
	defer func() { os.Stdout = stdout }()
	return setting.NewCfgFromArgs(arguments)
}

func sections(settings *setting.Cfg) map[string]map[string]string {
	values := map[string]map[string]string{}
	for _, section := range settings.Raw.Sections() {
		values[section.Name()] = map[string]string{}
		for _, key := range section.Keys() {
			values[section.Name()][key.Name()] = key.String()
		}
	}
	return values
}
