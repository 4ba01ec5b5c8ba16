package openapitest

import (
	"flag"
	"fmt"
	"log"
	"os"
)

// MustLoad is Load for a variable of a test's package.
func MustLoad() *Contract {
	c, err := Load()
	if err != nil {
		log.Fatal(err)
	}
	return c
}

// Main is the last call of TestMain in a service's package. It runs the tests
// and exits. A run of all tests fails if no test caused a documented answer of
// the operations with that tag.
func (c *Contract) Main(m interface{ Run() int }, tag string) {
	flag.Parse() // m.Run would do it too late for everything
	value := func(name string) string { return flag.Lookup(name).Value.String() }
	os.Exit(c.run(m, tag, everything(value)))
}

func (c *Contract) run(m interface{ Run() int }, tag string, all bool) int {
	code := m.Run()
	unseen := c.Unseen(tag)
	if code != 0 || !all || len(unseen) == 0 {
		return code
	}
	fmt.Println("documented, but provoked by no test:")
	for _, answer := range unseen {
		fmt.Println("\t" + answer)
	}
	return 1
}

// everything reports whether the flags of go test run all tests.
func everything(value func(name string) string) bool {
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if value(name) != "" {
			return false
		}
	}
	return value("test.short") != "true"
}
