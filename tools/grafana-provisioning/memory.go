package main

import (
	"context"
	"encoding/json"
	"strconv"

	dashboardmodels "github.com/grafana/grafana/pkg/services/dashboards"
	"github.com/grafana/grafana/pkg/services/datasources"
	ngmodels "github.com/grafana/grafana/pkg/services/ngalert/models"
	"github.com/grafana/grafana/pkg/services/ngalert/store"
	"github.com/grafana/grafana/pkg/services/org"
	"github.com/grafana/grafana/pkg/services/quota"
	"github.com/grafana/grafana/pkg/services/secrets"
	"github.com/grafana/grafana/pkg/setting"
)

// What a Grafana would have in its database afterwards: empty at first. Its methods are those of Grafana's stores that provisioning
// calls; one that provisioning is not known to call is a nil interface's, and stops the program.
type memory struct {
	dashboardmodels.DashboardProvisioningService `json:"-"`

	DataSources  []*datasources.AddDataSourceCommand `json:"dataSources"`
	Folders      []*dashboardmodels.Dashboard        `json:"folders"`
	Dashboards   []storedDashboard                   `json:"dashboards"`
	Rules        []ngmodels.AlertRule                `json:"rules"`
	Alertmanager json.RawMessage                     `json:"alertmanager"`
}

type storedDashboard struct {
	File      string                     `json:"file"`
	Dashboard *dashboardmodels.Dashboard `json:"dashboard"`
}

func newMemory() *memory {
	return &memory{
		DataSources:  []*datasources.AddDataSourceCommand{},
		Folders:      []*dashboardmodels.Dashboard{},
		Dashboards:   []storedDashboard{},
		Rules:        []ngmodels.AlertRule{},
		Alertmanager: json.RawMessage(setting.GetAlertmanagerDefaultConfiguration()),
	}
}

func (m *memory) GetDataSource(_ context.Context, query *datasources.GetDataSourceQuery) (*datasources.DataSource, error) {
	for _, known := range m.DataSources {
		if known.OrgID == query.OrgID && known.Name == query.Name {
			return &datasources.DataSource{Name: known.Name, UID: known.UID, OrgID: known.OrgID}, nil
		}
	}
	return nil, datasources.ErrDataSourceNotFound
}

func (m *memory) AddDataSource(_ context.Context, command *datasources.AddDataSourceCommand) (*datasources.DataSource, error) {
	for _, known := range m.DataSources {
		if command.UID != "" && known.OrgID == command.OrgID && known.UID == command.UID {
			return nil, datasources.ErrDataSourceUidExists
		}
	}
	m.DataSources = append(m.DataSources, command)
	return &datasources.DataSource{Name: command.Name, UID: command.UID, OrgID: command.OrgID}, nil
}

// A name that comes twice is an update in Grafana, and the first is lost.
func (*memory) UpdateDataSource(context.Context, *datasources.UpdateDataSourceCommand) (*datasources.DataSource, error) {
	return nil, datasources.ErrDataSourceNameExists
}

func (*memory) DeleteDataSource(context.Context, *datasources.DeleteDataSourceCommand) error {
	return nil
}

func (m *memory) GetDashboard(_ context.Context, query *dashboardmodels.GetDashboardQuery) (*dashboardmodels.Dashboard, error) {
	for _, folder := range m.Folders {
		if query.Title != nil && folder.OrgID == query.OrgID && folder.Title == *query.Title {
			return folder, nil
		}
	}
	return nil, dashboardmodels.ErrDashboardNotFound
}

func (*memory) GetProvisionedDashboardData(context.Context, string) ([]*dashboardmodels.DashboardProvisioning, error) {
	return nil, nil
}

func (m *memory) SaveFolderForProvisionedDashboards(_ context.Context, save *dashboardmodels.SaveDashboardDTO) (*dashboardmodels.Dashboard, error) {
	folder := save.Dashboard
	folder.OrgID = save.OrgID
	folder.ID = int64(len(m.Folders) + 1)
	if folder.UID == "" {
		folder.SetUID("folder-" + strconv.FormatInt(folder.ID, 10))
	}
	m.Folders = append(m.Folders, folder)
	return folder, nil
}

func (m *memory) SaveProvisionedDashboard(_ context.Context, save *dashboardmodels.SaveDashboardDTO, from *dashboardmodels.DashboardProvisioning) (*dashboardmodels.Dashboard, error) {
	for _, known := range m.Dashboards {
		if save.Dashboard.UID != "" && known.Dashboard.UID == save.Dashboard.UID {
			return nil, dashboardmodels.ErrDashboardWithSameUIDExists
		}
	}
	m.Dashboards = append(m.Dashboards, storedDashboard{File: from.ExternalID, Dashboard: save.Dashboard})
	return save.Dashboard, nil
}

type folderFinder struct {
	dashboardmodels.DashboardService
	memory *memory
}

func (f folderFinder) GetDashboard(ctx context.Context, query *dashboardmodels.GetDashboardQuery) (*dashboardmodels.Dashboard, error) {
	return f.memory.GetDashboard(ctx, query)
}

type ruleStore struct{ *memory }

func (s ruleStore) GetAlertRuleByUID(_ context.Context, query *ngmodels.GetAlertRuleByUIDQuery) (*ngmodels.AlertRule, error) {
	for i := range s.Rules {
		if s.Rules[i].OrgID == query.OrgID && s.Rules[i].UID == query.UID {
			return &s.Rules[i], nil
		}
	}
	return nil, ngmodels.ErrAlertRuleNotFound
}

func (s ruleStore) ListAlertRules(_ context.Context, query *ngmodels.ListAlertRulesQuery) (ngmodels.RulesGroup, error) {
	found := ngmodels.RulesGroup{}
	for i := range s.Rules {
		rule := &s.Rules[i]
		if rule.OrgID == query.OrgID && rule.RuleGroup == query.RuleGroup && rule.NamespaceUID == query.NamespaceUIDs[0] {
			found = append(found, rule)
		}
	}
	return found, nil
}

func (s ruleStore) GetRuleGroupInterval(_ context.Context, organisation int64, folder string, group string) (int64, error) {
	for _, rule := range s.Rules {
		if rule.OrgID == organisation && rule.NamespaceUID == folder && rule.RuleGroup == group {
			return rule.IntervalSeconds, nil
		}
	}
	return 0, store.ErrAlertRuleGroupNotFound
}

// Titles are unique in a folder by an index of Grafana's database.
func (s ruleStore) InsertAlertRules(_ context.Context, rules []ngmodels.AlertRule) (map[string]int64, error) {
	ids := map[string]int64{}
	for _, rule := range rules {
		for _, known := range s.Rules {
			if known.OrgID == rule.OrgID && known.NamespaceUID == rule.NamespaceUID && known.Title == rule.Title {
				return nil, ngmodels.ErrAlertRuleUniqueConstraintViolation
			}
		}
		rule.ID = int64(len(s.Rules) + 1)
		ids[rule.UID] = rule.ID
		s.Rules = append(s.Rules, rule)
	}
	return ids, nil
}

func (s ruleStore) UpdateAlertRules(_ context.Context, updates []ngmodels.UpdateRule) error {
	for _, update := range updates {
		for i := range s.Rules {
			if s.Rules[i].OrgID == update.New.OrgID && s.Rules[i].UID == update.New.UID {
				s.Rules[i] = update.New
			}
		}
	}
	return nil
}

func (ruleStore) DeleteAlertRulesByUID(context.Context, int64, ...string) error { return nil }

func (ruleStore) GetAlertRulesGroupByRuleUID(context.Context, *ngmodels.GetAlertRulesGroupByRuleUIDQuery) ([]*ngmodels.AlertRule, error) {
	return nil, nil
}

type alertmanagerStore struct{ *memory }

func (s alertmanagerStore) GetLatestAlertmanagerConfiguration(_ context.Context, query *ngmodels.GetLatestAlertmanagerConfigurationQuery) (*ngmodels.AlertConfiguration, error) {
	return &ngmodels.AlertConfiguration{AlertmanagerConfiguration: string(s.Alertmanager), OrgID: query.OrgID}, nil
}

func (s alertmanagerStore) UpdateAlertmanagerConfiguration(_ context.Context, save *ngmodels.SaveAlertmanagerConfigurationCmd) error {
	s.Alertmanager = json.RawMessage(save.AlertmanagerConfiguration)
	return nil
}

// There is Grafana's main organisation and no other.
type oneOrganisation struct{ org.Service }

func (oneOrganisation) GetByID(_ context.Context, query *org.GetOrgByIDQuery) (*org.Org, error) {
	if query.ID != 1 {
		return nil, org.ErrOrgNotFound
	}
	return &org.Org{ID: 1}, nil
}

type noProvenance struct{}

func (noProvenance) GetProvenance(context.Context, ngmodels.Provisionable, int64) (ngmodels.Provenance, error) {
	return ngmodels.ProvenanceNone, nil
}

func (noProvenance) GetProvenances(context.Context, int64, string) (map[string]ngmodels.Provenance, error) {
	return map[string]ngmodels.Provenance{}, nil
}

func (noProvenance) SetProvenance(context.Context, ngmodels.Provisionable, int64, ngmodels.Provenance) error {
	return nil
}

func (noProvenance) DeleteProvenance(context.Context, ngmodels.Provisionable, int64) error {
	return nil
}

type noQuota struct{}

func (noQuota) CheckQuotaReached(context.Context, quota.TargetSrv, *quota.ScopeParameters) (bool, error) {
	return false, nil
}

type immediately struct{}

func (immediately) InTransaction(ctx context.Context, work func(ctx context.Context) error) error {
	return work(ctx)
}

type plainSecrets struct{ secrets.Service }

func (plainSecrets) Encrypt(_ context.Context, payload []byte, _ secrets.EncryptionOptions) ([]byte, error) {
	return payload, nil
}

func (plainSecrets) Decrypt(_ context.Context, payload []byte) ([]byte, error) { return payload, nil }

func (plainSecrets) GetDecryptedValue(_ context.Context, values map[string][]byte, key, fallback string) string {
	if value, ok := values[key]; ok {
		return string(value)
	}
	return fallback
}
