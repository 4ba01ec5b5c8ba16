package fileapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// completing is how long a commit waits for S3 to assemble the parts, which may
// take minutes. The rest of the gateway's 30 s is for the steps after it.
const completing = 15 * time.Second

// begin makes sure that there is a multipart upload and that the row has its
// id. A crash in between, or the end of the share, leaves an upload without
// parts, which the bucket's lifecycle removes; the next create begins another.
// If two creates begin one each, the row keeps the first.
func (a api) begin(c call, s share.Share) (share.Share, error) {
	if s.UploadID != "" {
		return s, nil
	}
	mine := s
	var err error
	if mine.UploadID, err = a.Blobs.Begin(c.Context(), s); err != nil {
		return s, err
	}
	begun := share.BeginUpload{By: c.Person, UploadID: mine.UploadID}
	s, _, err = a.update(c, s.ID, nil, func(s share.Share, _ ratelimit.Counters, now time.Time) (share.Share, ratelimit.Changes, error) {
		next, err := a.Rules.Apply(s, begun, now)
		return next, ratelimit.Changes{}, err
	})
	if err == nil && s.UploadID != mine.UploadID {
		err = a.Blobs.Abort(c.Context(), mine)
	}
	return s, err
}

// parts answers with a URL for each requested part.
func (a api) parts(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.PartsRequest](c.Request)
	if err != nil {
		return err
	}
	parts, err := parseParts(body)
	if err != nil {
		return err
	}
	s, decided, err := a.apply(c, share.GrantParts{By: c.Person, Parts: parts}, a.People.Granting(c.Site, c.Person, len(parts), a.Now()))
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

// stored returns what the blob store has, after it has completed an upload in
// parts if necessary. Only the second look at the store shows the result: S3
// may finish a call that timed out, and refuses a call if another commit has
// completed or is completing the upload.
//
// A client gives the share up if parts are missing, so this must be certain.
// While another commit completes the upload, S3 may list some of the parts,
// none, or not know the upload any more. So a commit records in the row that
// all parts have arrived before it begins. A list that lacks a part counts only
// if the row, read after the list, says that no commit has begun.
func (a api) stored(c call, s share.Share) (share.Content, error) {
	found, err := a.Blobs.Stored(c.Context(), s)
	if err != nil || found != (share.Content{}) || s.UploadID == "" {
		return found, err
	}
	ctx, cancel := context.WithTimeout(c.Context(), completing)
	defer cancel()
	within := c
	within.Request = c.WithContext(ctx)
	copied := a.copyParts(within, s)
	if copied != nil && !errors.Is(copied, share.ErrNoSource) && !errors.Is(copied, share.ErrCommitted) {
		return found, copied
	}
	var refused error
	all, failed := a.Blobs.Complete(ctx, s, func(context.Context) error {
		_, _, refused = a.apply(within, share.GrantParts{By: c.Person})
		return refused
	})
	if refused != nil && !errors.Is(refused, share.ErrCommitted) {
		return found, refused
	}
	if found, err = a.Blobs.Stored(c.Context(), s); err != nil || found != (share.Content{}) {
		return found, err
	}
	if s, err = a.load(c); err != nil || s.Status != share.Uploading {
		return found, err // it was committed or has ended; the row has the result
	}
	if failed == nil && !all && !s.Completing {
		return found, copied
	}
	return found, problem.Say(errors.Join(problem.ErrUnavailable, failed), "The parts are still being put together. Commit again.")
}
