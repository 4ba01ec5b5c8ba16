package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/infra/settings"
)

// placeholders names the settings that still have the value of a fresh cdk.json. A fresh
// clone can be synthesized with them, but only the stage local may be deployed.
func (c Config) placeholders() (names []string) {
	if c.Stage == local {
		return nil
	}
	for _, s := range []struct{ name, value string }{
		{"filesAccount", c.Files.ID}, {"keysAccount", c.Keys.ID}, {"forgeAppId", c.ForgeAppID},
		{"mailFrom", c.MailFrom}, {"alarmMail", c.AlarmMail},
	} {
		if settings.Placeholder(s.name, s.value) {
			names = append(names, s.name)
		}
	}
	return names
}

// warnOfPlaceholders adds a warning to a stack that names its placeholders.
func warnOfPlaceholders(stack awscdk.Stack, c Config) {
	if names := c.placeholders(); names != nil {
		awscdk.Annotations_Of(stack).AddWarningV2(jsii.String("secure-share:placeholders"),
			jsii.String("these settings are placeholders, with which nothing can be deployed: "+strings.Join(names, ", ")))
	}
}

// decided refuses placeholders if the setting deploying is true, as it is for make
// deploy-files and make deploy-keys.
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
			return false, fmt.Errorf("refused while these settings are placeholders: %s", strings.Join(placeholders, ", "))
		}
		return deploying, nil
	}
}
