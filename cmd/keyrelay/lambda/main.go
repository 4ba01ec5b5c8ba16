// Keyrelay on AWS Lambda, behind a function URL. docs/own-delivery.md says how to
// run it.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/secure-share/secure-share/cmd/keyrelay/relay"
	"github.com/secure-share/secure-share/cmd/keyrelay/repeats"
	"github.com/secure-share/secure-share/shared/apigw"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/env"
)

func main() {
	r := &env.Reader{Lookup: os.LookupEnv}
	ids := repeats.New(awsenv.Config(r), r.String("KEYRELAY_TABLE"))
	s, err := relay.Read(r)
	if err != nil {
		log.Fatal("keyrelay: ", err)
	}
	s.Repeats = ids
	lambda.Start(apigw.Handler(relay.New(s.Config)))
}
