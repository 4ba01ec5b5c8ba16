// Command keyrelay receives keys from a site that delivers them itself, and
// delivers them through the customer's mail server, Slack or Microsoft Teams.
// docs/own-delivery.md says how to run it.
package main

import (
	"log"
	"net/http"
	"os"
	"time"

	"github.com/secure-share/secure-share/cmd/keyrelay/relay"
	"github.com/secure-share/secure-share/shared/env"
)

func main() {
	log.SetFlags(0)
	s, err := relay.Read(&env.Reader{Lookup: os.LookupEnv})
	if err != nil {
		log.Fatal("keyrelay: ", err)
	}
	server := &http.Server{
		Addr: s.Listen, Handler: relay.New(s.Config),
		ReadTimeout: 10 * time.Second, WriteTimeout: 20 * time.Second, IdleTimeout: time.Minute,
	}
	if s.Certificate != "" {
		err = server.ListenAndServeTLS(s.Certificate, s.Key)
	} else {
		err = server.ListenAndServe()
	}
	log.Fatal("keyrelay: ", err)
}
