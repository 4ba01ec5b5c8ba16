package host

import (
	"encoding/json"
	"net/http"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

// invoke passes a call to the resolver. As in Forge, an exception becomes an
// error with the same message.
func (h *Host) invoke(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Site     string          `json:"site"`
		Person   string          `json:"person"`
		Function string          `json:"function"`
		Payload  json.RawMessage `json:"payload"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 500<<10)).Decode(&in); err != nil { // Forge's limit
		answer(w, http.StatusBadRequest, map[string]string{"message": "The body must be a JSON object."})
		return
	}
	site, person, ok := issuer.Find(in.Site, in.Person)
	if !ok {
		answer(w, http.StatusNotFound, map[string]string{"message": "There is no such person on this site."})
		return
	}
	if h.o.Invoke == nil {
		answer(w, http.StatusNotImplemented, map[string]string{"message": "The functions of the app do not run here."})
		return
	}
	out, err := h.o.Invoke(r.Context(), site, person, in.Function, in.Payload)
	if err != nil {
		answer(w, http.StatusBadGateway, map[string]string{"message": err.Error()})
		return
	}
	if len(out) == 0 {
		out = json.RawMessage("null")
	}
	answer(w, http.StatusOK, out)
}
