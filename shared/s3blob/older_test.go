package s3blob

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// from is a blob, and an upload in parts, of a share made at an instant. Both came
// into the bucket just now.
func from(t *testing.T, created time.Time) (object, parts blob) {
	t.Helper()
	object, parts = newBlob(10), newBlob(10)
	object.CreatedAt, parts.CreatedAt = created, created
	if status := signed(t, object, time.Minute).send(t); status != http.StatusOK {
		t.Fatalf("upload: status %d", status)
	}
	var err error
	if parts.UploadID, err = files.Begin(t.Context(), parts.Share); err != nil {
		t.Fatal(err)
	}
	return object, parts
}

func there(t *testing.T, object, parts blob) (n int) {
	t.Helper()
	n = uploads(t, parts)
	if stored(t, object) != (share.Content{}) {
		n++
	}
	return n
}

func deleteOlder(t *testing.T, than time.Time) int {
	t.Helper()
	n, err := files.DeleteOlder(t.Context(), than)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The other tests' objects are from today; these are much older.
func TestWhatIsOfAnEarlierDayIsDeleted(t *testing.T) {
	day := time.Date(2001, 2, 3, 0, 0, 0, 0, time.UTC)
	old, oldParts := from(t, day.Add(-1))
	today, todayParts := from(t, day)
	next, nextParts := from(t, day.Add(24*time.Hour))
	for _, than := range []time.Time{day.Add(-1), day.Add(-24 * time.Hour)} {
		if n := deleteOlder(t, than); n != 0 || there(t, old, oldParts) != 2 {
			t.Errorf("%d deleted that are not older than %v", n, than)
		}
	}
	for _, than := range []time.Time{day, day.Add(24*time.Hour - 1)} {
		want := 2 - 2*int(than.Sub(day).Hours()/23) // the second time nothing is left
		if n := deleteOlder(t, than); n != want {
			t.Errorf("%d deleted, want %d", n, want)
		}
		if there(t, old, oldParts) != 0 || there(t, today, todayParts) != 2 || there(t, next, nextParts) != 2 {
			t.Errorf("older than %v: %d of the day before are there, %d of the day, %d of the next",
				than, there(t, old, oldParts), there(t, today, todayParts), there(t, next, nextParts))
		}
	}
	if n := deleteOlder(t, day.Add(48*time.Hour)); n != 4 || there(t, next, nextParts) != 0 {
		t.Errorf("%d deleted, %d left", n, there(t, next, nextParts))
	}
}

// Within the same day, the time of the object or upload counts.
func TestOfTheSameDayOnlyWhatCameBeforeIsDeleted(t *testing.T) {
	now := time.Now().UTC()
	object, parts := from(t, now)
	if n := deleteOlder(t, now.Add(-time.Hour)); n != 0 || there(t, object, parts) != 2 {
		t.Errorf("%d deleted", n)
	}
	later := now.Add(time.Minute)
	object, parts = from(t, now)
	if n := deleteOlder(t, later); n < 2 || there(t, object, parts) != 0 {
		t.Errorf("%d deleted, %d left", n, there(t, object, parts))
	}
}

func TestAListThatCannotBeReadIsAnError(t *testing.T) {
	cfg := configurationAt("http://127.0.0.1:1", "")
	cfg.RetryMaxAttempts = 1
	if n, err := bucketOf(cfg).DeleteOlder(t.Context(), time.Now()); n != 0 || err == nil {
		t.Errorf("%d, %v", n, err)
	}
}

// Recent objects are not listed, however many there are.
func TestListsEndWhereTheyAreYoungEnough(t *testing.T) {
	now, requests := time.Now(), 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		entry := "<Key>" + share.BlobPrefix(now) + "acme/id</Key>"
		if r.URL.Query().Has("uploads") {
			fmt.Fprintf(w, "<R><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>u</NextUploadIdMarker><Upload>%s</Upload></R>", entry)
			return
		}
		fmt.Fprintf(w, "<R><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken><Contents>%s</Contents></R>", entry)
	}))
	defer server.Close()
	n, err := bucketOf(configurationAt(server.URL, "")).DeleteOlder(t.Context(), now.Add(-48*time.Hour))
	if n != 0 || err != nil || requests != 2 {
		t.Errorf("%d deleted, %v, in %d requests", n, err, requests)
	}
}
