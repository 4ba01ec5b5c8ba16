package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// placeholders names the settings that are still what cdk.json has for want of an
// operator. They synthesize, so that a fresh clone does; outside the stage local
// nobody can mean them.
func (c Config) placeholders() (names []string) {
	if c.Stage == local {
		return nil
	}
	for _, p := range []struct {
		name string
		is   bool
	}{
		{"filesAccount", c.Files.ID == "111111111111"},
		{"keysAccount", c.Keys.ID == "222222222222"},
		{"forgeAppId", strings.HasSuffix(c.ForgeAppID, "/00000000-0000-4000-8000-000000000001")},
		{"mailFrom", strings.HasSuffix(c.MailFrom, ".example")}, // which nobody can own
		{"alarmMail", strings.HasSuffix(c.AlarmMail, ".example")},
	} {
		if p.is {
			names = append(names, p.name)
		}
	}
	return names
}

// warnOfPlaceholders says at a stack which settings nobody has decided yet.
func warnOfPlaceholders(stack awscdk.Stack, c Config) {
	if names := c.placeholders(); names != nil {
		awscdk.Annotations_Of(stack).AddWarningV2(jsii.String("secure-share:placeholders"),
			jsii.String("still placeholders, with which nothing can be deployed: "+strings.Join(names, ", ")))
	}
}

// decided refuses placeholders if the setting, deploying, is true, as make
// deploy-files and make deploy-keys set it.
func decided(placeholders []string) func(string) (bool, error) {
	return func(s string) (bool, error) {
		if s == "" {
			return false, nil
		}
		deploying, err := strconv.ParseBool(s)
		switch {
		case err != nil:
			return false, errors.New("must be true or false")
		case deploying && placeholders != nil:
			return false, fmt.Errorf("but still placeholders are %s", strings.Join(placeholders, ", "))
		}
		return deploying, nil
	}
}
