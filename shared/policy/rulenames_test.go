package policy_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/policy"
)

func TestRuleNamesHasEveryName(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "policy.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 && strings.HasPrefix(v.Names[0].Name, "Rule") {
			if text, ok := v.Values[0].(*ast.BasicLit); ok {
				name, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				named = append(named, name)
			}
		}
		return true
	})
	if !slices.Equal(named, policy.RuleNames) {
		t.Errorf("the constants are %q, RuleNames has %q", named, policy.RuleNames)
	}
}
