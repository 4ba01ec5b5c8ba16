package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/wire"
)

// signedIn gives the token that Atlassian issued.
func signedIn(token string) client.Identity {
	return client.Bearer(func(context.Context) (string, error) { return token, nil })
}

// The inbox is fetched page by page while it is read.
func ExampleClient_Inbox() {
	fileAPI := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"items":[{"id":"AAECAwQFBgcICQoLDA0ODw","status":"available"}]}`)
	}))
	defer fileAPI.Close()

	c, err := client.New(client.Options{FileAPI: fileAPI.URL, KeyMailer: fileAPI.URL, Identity: signedIn("token")})
	if err != nil {
		fmt.Println(err)
		return
	}
	for s, err := range c.Inbox(context.Background()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.ID, s.Status)
	}

	// Output: AAECAwQFBgcICQoLDA0ODw available
}

// errors.Is finds out why a service refused a call.
func ExampleSlug() {
	fileAPI := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprintf(w, `{"type":%q,"title":"Not found","status":404}`, wire.ProblemPrefix+"not-found")
	}))
	defer fileAPI.Close()

	c, err := client.New(client.Options{FileAPI: fileAPI.URL, KeyMailer: fileAPI.URL, Identity: signedIn("token")})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = c.Share(context.Background(), "AAECAwQFBgcICQoLDA0ODw")
	fmt.Println(errors.Is(err, client.NotFound))

	// Output: true
}
