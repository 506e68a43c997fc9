// Reads a provisioning folder (datasources/, dashboards/, alerting/) with Grafana's own code, as a Grafana that starts would, and
// prints as JSON what it would store; or, with --settings, reads its settings (settings.go). Fails with Grafana's own words, also where
// Grafana would log a warning or error and go on.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"gopkg.in/ini.v1"

	"github.com/grafana/grafana/pkg/infra/log"
	ngprovisioning "github.com/grafana/grafana/pkg/services/ngalert/provisioning"
	"github.com/grafana/grafana/pkg/services/provisioning/alerting"
	"github.com/grafana/grafana/pkg/services/provisioning/dashboards"
	"github.com/grafana/grafana/pkg/services/provisioning/datasources"
	"github.com/grafana/grafana/pkg/setting"
)

func main() {
	reader := read
	arguments := os.Args[1:]
	if len(arguments) == 2 && arguments[0] == "--settings" {
		reader, arguments = readSettings, arguments[1:]
	}
	if len(arguments) != 1 {
		fmt.Fprintln(os.Stderr, "usage: grafana-provisioning FOLDER | --settings GRAFANA_INI")
		os.Exit(2)
	}
	stored, err := reader(arguments[0])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(string(stored))
}

func read(folder string) ([]byte, error) {
	logged, err := os.CreateTemp("", "grafana-provisioning-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(logged.Name())
	if err := logWarningsTo(logged); err != nil {
		return nil, err
	}
	stored := newMemory()
	if err := provision(context.Background(), folder, stored); err != nil {
		return nil, err
	}
	words, err := os.ReadFile(logged.Name())
	if err != nil {
		return nil, err
	}
	if len(words) > 0 {
		return nil, fmt.Errorf("Grafana logs:\n%s", words)
	}
	return json.MarshalIndent(stored, "", "  ")
}

// Grafana logs to what is standard output when the log is set up.
func logWarningsTo(file *os.File) error {
	stdout := os.Stdout
	os.Stdout = file
	defer func() { os.Stdout = stdout }()
	settings, err := ini.Load([]byte("[log]\nlevel = warn\n[log.console]\nformat = text\n"))
	if err != nil {
		return err
	}
	return log.ReadLoggingConfig([]string{"console"}, "", settings)
}

// The order is Grafana's: RunInitProvisioners and Run of its provisioning service. A folder that is not there holds nothing.
func provision(ctx context.Context, folder string, stored *memory) error {
	for _, part := range []struct {
		name string
		read func(ctx context.Context, folder string, stored *memory) error
	}{{"datasources", provisionDataSources}, {"dashboards", provisionDashboards}, {"alerting", provisionAlerting}} {
		path := filepath.Join(folder, part.name)
		if _, err := os.Stat(path); os.IsNotExist(err) {
			continue
		}
		if err := part.read(ctx, path, stored); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

func provisionDataSources(ctx context.Context, folder string, stored *memory) error {
	return datasources.Provision(ctx, folder, stored, nil, oneOrganisation{})
}

func provisionDashboards(ctx context.Context, folder string, stored *memory) error {
	reader, err := dashboards.New(ctx, folder, stored, oneOrganisation{}, stored)
	if err != nil {
		return err
	}
	return reader.Provision(ctx)
}

// The intervals are Grafana's defaults: a minute between evaluations, of which each is a multiple of ten seconds.
func provisionAlerting(ctx context.Context, folder string, stored *memory) error {
	logger := log.New("alerting")
	alertmanager := alertmanagerStore{stored}
	provenance := noProvenance{}
	now := immediately{}
	return alerting.Provision(ctx, alerting.ProvisionerConfig{
		Path:                       folder,
		DashboardService:           folderFinder{memory: stored},
		DashboardProvService:       stored,
		RuleService:                *ngprovisioning.NewAlertRuleService(ruleStore{memory: stored}, provenance, nil, noQuota{}, now, 60, 10, logger),
		ContactPointService:        *ngprovisioning.NewContactPointService(alertmanager, plainSecrets{}, provenance, now, logger),
		NotificiationPolicyService: *ngprovisioning.NewNotificationPolicyService(alertmanager, provenance, now, setting.UnifiedAlertingSettings{}, logger),
		MuteTimingService:          *ngprovisioning.NewMuteTimingService(alertmanager, provenance, now, logger),
		TemplateService:            *ngprovisioning.NewTemplateService(alertmanager, provenance, now, logger),
	})
}
