package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/secure-share/secure-share/scripts/deploy/deployment"
)

// regionChecks are the checks of the other stages that the app serves, by region of Forge.
func (d *doctor) regionChecks() (checks []check) {
	regions, err := d.deployment.Regions()
	if err != nil {
		return []check{{"regions", func(context.Context) []finding {
			return []finding{{wrong, err.Error(), "edit cdk.json (docs/operations.md explains each setting)"}}
		}}}
	}
	if len(regions) > 0 {
		checks = append(checks, check{"regions", d.manifest})
	}
	for _, r := range regions {
		stage := *d
		stage.deployment, stage.region = r.Deployment, r.Name
		checks = append(checks, check{r.Name + " settings", func(context.Context) []finding { return []finding{d.sameApp(r)} }})
		for _, c := range stage.ofStage() {
			checks = append(checks, check{r.Name + " " + c.name, inStage(r.Setting("stage"), c.run)})
		}
	}
	return checks
}

// inStage names the stage in the next steps.
func inStage(stage string, run func(context.Context) []finding) func(context.Context) []finding {
	return func(ctx context.Context) []finding {
		found := run(ctx)
		for n := range found {
			if found[n].next != "" {
				found[n].next = fmt.Sprintf("with SECURE_SHARE_STAGE=%s: %s", stage, found[n].next)
			}
		}
		return found
	}
}

// manifest checks that the manifest of this folder has the regions.
func (d *doctor) manifest(context.Context) []finding {
	missing, err := d.deployment.MissingInManifest()
	switch {
	case err != nil:
		return []finding{{wrong, err.Error(), "run make doctor in the folder of the repository"}}
	case len(missing) > 0:
		return []finding{{wrong, "forge/manifest.yml lacks " + strings.Join(missing, ", "), "make setup, or git checkout forge/manifest.yml and 'node regions.mjs' as docs/forge.md describes"}}
	}
	return []finding{fine("forge/manifest.yml has those of forgeRegions")}
}

// sameApp checks that a stage has the settings of the app that serves it.
func (d *doctor) sameApp(r deployment.Region) finding {
	if names := d.deployment.Differing(r.Deployment); len(names) > 0 {
		return finding{wrong, fmt.Sprintf("the stage %s has another %s, so it refuses the app", r.Setting("stage"), strings.Join(names, ", ")),
			"set it once in cdk.json, next to stages"}
	}
	return fine("%s and %s, for the same app", r.Stack(deployment.Files), r.Stack(deployment.Keys))
}
