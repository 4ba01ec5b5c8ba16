package deployment

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/sjson"

	"github.com/secure-share/secure-share/infra/settings"
)

// Region is a region of Forge with a stage of its own: the sites that Atlassian keeps
// there use its stacks.
type Region struct {
	Name string // Forge's, like EU
	*Deployment
}

// Suffix is what the names of its variables end with.
func (r Region) Suffix() string { return "_" + r.Name }

// regionName matches Forge's names of regions, as forge/regions.mjs does.
var regionName = regexp.MustCompile(`^[A-Z]{2,6}$`)

// Regions returns the regions in forgeRegions, by name. The stage of d serves all other
// sites.
func (d *Deployment) Regions() (regions []Region, err error) {
	stages := map[string]string{}
	if text := d.Stored("forgeRegions"); text != "" {
		if err := json.Unmarshal([]byte(text), &stages); err != nil {
			return nil, errors.New("forgeRegions must be an object with a stage for each region of Forge")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(stages)) {
		if stages[name] == d.Setting("stage") {
			continue // d is the stage of this region
		}
		stage, err := d.withStage(stages[name])
		if err != nil {
			return nil, err
		}
		regions = append(regions, Region{name, stage})
	}
	return regions, nil
}

// withStage opens another stage of the same cdk.json. Variables of the environment that
// only one stage can have are those of d.
func (d *Deployment) withStage(stage string) (*Deployment, error) {
	return Open(d.root, func(name string) (string, bool) {
		if name == settings.Variable("stage") {
			return stage, true
		}
		if OfOneStage(name) {
			return "", false
		}
		return d.environment(name)
	})
}

// OfOneStage reports whether a variable of the environment is that of a setting with
// another value in each stage.
func OfOneStage(variable string) bool {
	return slices.ContainsFunc(append(ofStage, "filesRegion", "keysRegion"), func(name string) bool { return settings.Variable(name) == variable })
}

// ofStage are the settings that no two stages share. AddRegions moves them to their stage.
var ofStage = []string{
	"filesAccount", "filesDomain", "filesHostedZoneId", "filesCertificateArn",
	"keysAccount", "keysDomain", "keysHostedZoneId", "keysCertificateArn", "ticketKeys", "ticketKeyGenerations",
	"linksDomain", "linksHostedZoneId", "linksCertificateArn",
	"pageUrl", "pageAccount", "pageRegion", "pageCertificateArn", "pageHostedZoneId", "pageLinkApi", "pageFilesBucket",
}

// ErrRegion means that a name is not one of Forge's regions.
var ErrRegion = errors.New("is not a region of Forge, such as EU")

// AddRegions adds regions to forgeRegions, each with a new stage of its name in lower case.
// What is set for all stages, but belongs to one, is moved to the stage of d.
func (d *Deployment) AddRegions(names ...string) error {
	text, err := os.ReadFile(d.path())
	if err != nil {
		return err
	}
	stages, _ := d.context["stages"].(map[string]any)
	stage := d.Setting("stage")
	var changes []change
	if stages[stage] == nil {
		own := map[string]any{}
		for _, name := range ofStage {
			if v, ok := d.context[name]; ok {
				own[name] = v
				changes = append(changes, change{path: "context." + name, remove: true})
			}
		}
		changes = append(changes, change{path: "context.stages." + stage, value: own})
	}
	for _, name := range names {
		if !regionName.MatchString(name) {
			return fmt.Errorf("%q %w", name, ErrRegion)
		}
		of := strings.ToLower(name)
		if of == stage {
			return fmt.Errorf("%s: the stage %s serves all other regions already", name, stage)
		}
		if stages[of] == nil {
			changes = append(changes, change{path: "context.stages." + of, value: map[string]any{"ticketKeys": map[string]any{"keys": []any{}}, "ticketKeyGenerations": "1"}})
		}
		changes = append(changes, change{path: "context.forgeRegions." + name, value: of})
	}
	for _, c := range changes {
		if text, err = c.apply(text); err != nil {
			return fmt.Errorf("set %s in cdk.json: %w", c.path, err)
		}
	}
	if err := replace(d.path(), text); err != nil {
		return fmt.Errorf("write cdk.json: %w", err)
	}
	return d.read()
}

type change struct {
	path   string
	value  any
	remove bool
}

func (c change) apply(text []byte) ([]byte, error) {
	if c.remove {
		return sjson.DeleteBytes(text, c.path)
	}
	return sjson.SetBytes(text, c.path, c.value)
}

// ofApp are the settings that belong to the Forge app, which serves all stages of
// forgeRegions.
var ofApp = []string{"forgeAppId", "forgeEnvironment", "roleKeys"}

// Differing returns the settings of the app that another stage has with another value.
func (d *Deployment) Differing(other *Deployment) []string {
	return slices.DeleteFunc(slices.Clone(ofApp), func(name string) bool { return d.Setting(name) == other.Setting(name) })
}

// KeyMailers is the value of the variable of the app's function: the key mailer of this
// stage, then those of the regions, each after the name of its stage.
func (d *Deployment) KeyMailers() (string, error) {
	list, err := d.Output(Keys, "KeyMailer")
	if err != nil {
		return "", err
	}
	regions, err := d.Regions()
	for _, r := range regions {
		address, err := r.Output(Keys, "KeyMailer")
		if err != nil {
			return "", err
		}
		list += " " + r.Setting("stage") + "=" + address
	}
	return list, err
}

// MissingInManifest returns the regions that forge/manifest.yml lacks.
func (d *Deployment) MissingInManifest() ([]string, error) {
	manifest, err := os.ReadFile(filepath.Join(d.root, "forge", "manifest.yml"))
	if err != nil {
		return nil, err
	}
	regions, err := d.Regions()
	var missing []string
	for _, r := range regions {
		if !strings.Contains(string(manifest), "${SECURE_SHARE_FILE_API"+r.Suffix()+"}") {
			missing = append(missing, r.Name)
		}
	}
	return missing, err
}

// ProfileVariable is the variable with the AWS profile of an account: FILES_PROFILE, or
// FILES_PROFILE_EU for a region of Forge.
func ProfileVariable(half Half, region string) string {
	name := strings.ToUpper(string(half)) + "_PROFILE"
	if region != "" {
		name += "_" + region
	}
	return name
}
