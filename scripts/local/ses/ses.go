// Package ses answers SendEmail of the Amazon SES API v2
// (POST /v2/email/outbound-emails, restJson1) by delivering to a mailbox.
package ses

import (
	"encoding/json"
	"net/http"

	"github.com/secure-share/secure-share/scripts/local/mailbox"
)

// Sender delivers mails. Verified is the only address that may send.
type Sender struct {
	Box      *mailbox.Box
	Verified string
}

type sendEmail struct {
	FromEmailAddress string
	Destination      struct{ ToAddresses, CcAddresses, BccAddresses []string }
	Content          struct {
		Simple *struct {
			Subject content
			Body    struct{ Text, Html content }
		}
	}
}

type content struct{ Data string }

// Handler serves SendEmail.
func (s *Sender) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v2/email/outbound-emails", s.send)
	return mux
}

func (s *Sender) send(w http.ResponseWriter, r *http.Request) {
	var in sendEmail
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, "BadRequestException", "The body is not a JSON object.")
		return
	}
	d := in.Destination
	switch {
	case in.FromEmailAddress != s.Verified:
		refuse(w, "MessageRejected", "Email address is not verified.")
		return
	case len(d.ToAddresses) != 1 || len(d.CcAddresses) > 0 || len(d.BccAddresses) > 0:
		refuse(w, "BadRequestException", "This emulator sends only to one recipient.")
		return
	case in.Content.Simple == nil:
		refuse(w, "BadRequestException", "This emulator sends only simple content.")
		return
	}
	mail := in.Content.Simple
	id, err := s.Box.Deliver(mailbox.Message{
		From: in.FromEmailAddress, To: d.ToAddresses[0],
		Subject: mail.Subject.Data, Text: mail.Body.Text.Data, HTML: mail.Body.Html.Data,
	})
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"MessageId": id})
}

func refuse(w http.ResponseWriter, kind, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-Errortype", kind)
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
}
