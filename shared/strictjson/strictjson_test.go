package strictjson

import (
	"errors"
	"testing"
)

type inner struct {
	A string `json:"a"`
}

type outer struct {
	N    int     `json:"n"`
	In   inner   `json:"in"`
	List []inner `json:"list,omitempty"`
	P    *inner  `json:"p,omitempty"`
}

func TestDecode(t *testing.T) {
	for text, ok := range map[string]bool{
		`{"n":1,"in":{"a":"x"}}`:        true,
		`{}`:                            true,
		` {"list":[{"a":"x"},{}]} `:     true,
		`{"p":{"a":"x"}}`:               true,
		`{"n":1,"m":1}`:                 false,
		`{"n":1,"n":1}`:                 false,
		`{"in":{"a":"x","a":"y"}}`:      false,
		`{"N":1}`:                       false,
		`{"n":null}`:                    false,
		`{"list":[null]}`:               false,
		`null`:                          false,
		`{"n":1}x`:                      false,
		`{"n":1}{}`:                     false,
		`{"in":{"a":"` + "\xff" + `"}}`: false,
		`{"n":"1"}`:                     false,
		`[]`:                            false,
		``:                              false,
		`{"list":[{"a":"x","b":"y"}]}`:  false,
	} {
		t.Run(text, func(t *testing.T) {
			if _, err := Decode[outer]([]byte(text)); (err == nil) != ok || err != nil && !errors.Is(err, ErrMalformed) {
				t.Error(err)
			}
		})
	}
}
