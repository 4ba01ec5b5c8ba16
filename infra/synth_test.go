package main

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	"github.com/secure-share/secure-share/infra/pagebundle"
	"github.com/secure-share/secure-share/test/needs"
)

// publicKey is the key of RFC 7517, appendix A.1.
const publicKey = `{"keys":[{"kty":"EC","crv":"P-256","kid":"1",` +
	`"x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}`

// The stacks, synthesized from cdk.json once for all tests.
var files, keys, page synthesized

func TestMain(m *testing.M) {
	os.Exit(func() int {
		if needs.Short() {
			fmt.Fprintln(os.Stderr, "slow: not run with -short")
			return 0
		}
		if _, err := exec.LookPath("node"); err != nil { // for jsii
			return needs.Exit(err, exec.ErrNotFound)
		}
		dir, err := os.MkdirTemp("", "infra")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		defer jsii.Close()
		synthesize(dir)
		return m.Run()
	}())
}

func synthesize(dir string) {
	binaries := filepath.Join(dir, "lambda")
	for name := range concurrencySettings {
		writeBootstrap(binaries, name, elf.EM_AARCH64)
	}
	context := settingsOfRepository()
	context["stage"] = production
	context["alarmMail"] = "ops@secure-share.example"
	context["pageUrl"] = "https://links.secure-share.example/"
	maps.Copy(context, settingsOfPage(dir))
	context["binaries"] = binaries
	context["ticketKeys"], context["roleKeys"] = publicKey, publicKey
	context["ticketKeyGenerations"] = "2,1"        // in the middle of a rotation
	context["aws:cdk:enable-path-metadata"] = true // as the command line does; the tests name resources by it
	app := awscdk.NewApp(&awscdk.AppProps{Context: &context, Outdir: jsii.String(filepath.Join(dir, "cdk.out"))})
	if err := build(app); err != nil {
		panic(err)
	}
	awscdk.Aspects_Of(app).Add(cdknag.NewAwsSolutionsChecks(nil), nil)
	files = read(app.Node().FindChild(jsii.String("SecureShareFiles")).(awscdk.Stack))
	keys = read(app.Node().FindChild(jsii.String("SecureShareKeys")).(awscdk.Stack))
	page = read(app.Node().FindChild(jsii.String("SecureSharePage")).(awscdk.Stack))
}

// settingsOfPage writes a page and returns the settings of its stack.
func settingsOfPage(dir string) map[string]any {
	folder := filepath.Join(dir, "page")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		panic(err)
	}
	for name, content := range map[string]string{
		"index.html": "page", pagebundle.Sums: "3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274  index.html\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			panic(err)
		}
	}
	return map[string]any{
		"pageAccount": "333333333333", "pageRegion": "eu-west-1", "pageFolder": folder,
		"pageCertificateArn": pageCertificate,
		"pageLinkApi":        "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com", "pageFilesBucket": "securesharefiles-blobs-1",
	}
}

const pageCertificate = "arn:aws:acm:us-east-1:333333333333:certificate/00000000-0000-4000-8000-000000000001"

func settingsOfRepository() map[string]any {
	raw, err := os.ReadFile("../cdk.json")
	if err != nil {
		panic(err)
	}
	var file struct{ Context map[string]any }
	if err := json.Unmarshal(raw, &file); err != nil {
		panic(err)
	}
	return file.Context
}

// writeBootstrap writes the header of an executable, the only part that is
// checked.
func writeBootstrap(dir, function string, machine elf.Machine) {
	header := elf.Header64{
		Ident:   [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:    uint16(elf.ET_EXEC),
		Machine: uint16(machine),
		Version: uint32(elf.EV_CURRENT),
		Ehsize:  64,
	}
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, header); err != nil {
		panic(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, function), 0o755); err != nil {
		panic(err)
	}
	if err := os.WriteFile(filepath.Join(dir, function, "bootstrap"), b.Bytes(), 0o755); err != nil {
		panic(err)
	}
}
