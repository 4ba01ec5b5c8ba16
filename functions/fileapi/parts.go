package fileapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// completing is how long a commit waits for S3 to put the parts together, which
// may take minutes. What is left of the gateway's 30 s is for the steps after it.
const completing = 15 * time.Second

// begin makes sure that there is a multipart upload, and that the row knows it. A
// crash in between, or the share's end, leaves one that has no parts and never
// gets any, for the bucket's lifecycle; the next create begins another. Of two
// creates that both begin one, the row keeps the first.
func (a api) begin(c call, s share.Share) (share.Share, error) {
	if s.UploadID != "" {
		return s, nil
	}
	mine := s
	var err error
	if mine.UploadID, err = a.Blobs.Begin(c.Context(), s); err != nil {
		return s, err
	}
	s, _, err = a.update(c, s.ID, share.BeginUpload{By: c.Person, UploadID: mine.UploadID})
	if err == nil && s.UploadID != mine.UploadID {
		err = a.Blobs.Abort(c.Context(), mine)
	}
	return s, err
}

// parts answers with a URL for each part that is asked for.
func (a api) parts(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.PartsRequest](c.Request)
	if err != nil {
		return err
	}
	parts, err := parseParts(body)
	if err != nil {
		return err
	}
	s, decided, err := a.apply(c, share.GrantParts{By: c.Person, Parts: parts})
	if err != nil {
		return err
	}
	until := a.Rules.UploadURLUntil(s, decided)
	answer := wire.PartsResponse{ExpiresAt: until.UTC()}
	for _, p := range parts {
		url, headers, err := a.Blobs.PresignPart(c.Context(), s, p, decided, until)
		if err != nil {
			return err
		}
		answer.Parts = append(answer.Parts, wire.PartUpload{Number: p.Number, Method: http.MethodPut, URL: url, Headers: headers})
	}
	httpapi.Encode(w, http.StatusOK, answer)
	return nil
}

// stored returns what the blob store holds, and has the parts put together first
// where that was not done yet. Only the second look tells how it went: S3 may
// finish what timed out, and refuses what another commit has done or is doing.
//
// That something is missing is said only when it is certain, since a client gives
// the share up then. While another commit has the parts put together, S3 may list
// some of them, none, or not know the upload any more. So a commit notes in the row
// that all parts have arrived before it begins, and a list that lacks one counts
// only if the row, read after it, says that nobody had begun.
func (a api) stored(c call, s share.Share) (share.Content, error) {
	found, err := a.Blobs.Stored(c.Context(), s)
	if err != nil || found != (share.Content{}) || s.UploadID == "" {
		return found, err
	}
	ctx, cancel := context.WithTimeout(c.Context(), completing)
	defer cancel()
	var refused error
	all, failed := a.Blobs.Complete(ctx, s, func(ctx context.Context) error {
		_, _, refused = a.apply(call{c.WithContext(ctx), c.Invocation}, share.GrantParts{By: c.Person})
		return refused
	})
	if refused != nil && !errors.Is(refused, share.ErrCommitted) {
		return found, refused
	}
	if found, err = a.Blobs.Stored(c.Context(), s); err != nil || found != (share.Content{}) {
		return found, err
	}
	if s, err = a.load(c); err != nil || s.Status != share.Uploading {
		return found, err // it was committed, or has ended, and the row knows how
	}
	if failed == nil && !all && !s.Completing {
		return found, nil
	}
	return found, problem.Say(errors.Join(problem.ErrUnavailable, failed), "The parts are still being put together. Commit again.")
}
