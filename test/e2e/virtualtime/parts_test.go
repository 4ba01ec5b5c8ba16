package virtualtime

import (
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/accounta"
)

// parts is the number of parts of an upload in parts.
const parts = 2

func sumOf(number int) [32]byte { return [32]byte{byte(number)} }

// inParts makes p an upload in parts.
func (p *transfer) inParts() {
	p.sum = accounta.Composite(map[int][32]byte{1: sumOf(1), 2: sumOf(2)})
	p.content = share.Content{Length: 20 << 20, SHA256: p.sum}
	p.create.Length, p.create.SHA256 = p.content.Length, ""
}

// grant asks for the URL of a part.
func (p *transfer) grant(number int) (until time.Time) {
	sum := sumOf(number)
	var answer wire.PartsResponse
	p.must(p.call(alice, http.MethodPost, p.path("/parts"), wire.PartsRequest{Parts: []wire.Part{{Number: number, SHA256: encoded(sum[:])}}}, &answer))
	p.part = answer.Parts[0].URL
	return answer.ExpiresAt
}

// putParts uploads one part, as late as it may.
func (p *transfer) putParts(c random, number int) {
	time.Sleep(c.within(0, rules.UploadDeadline/4))
	until := p.grant(number)
	time.Sleep(c.within(0, time.Until(until)))
	p.mustBe(putPart(p), http.StatusOK)
}

func putPart(p *transfer) any { return p.Bucket.PutPart(p.part) }

func partGranted(p *transfer) time.Time {
	p.inParts()
	p.must(p.announce())
	time.Sleep(time.Hour)
	p.mustBe(p.grant(1).Equal(time.Now().Add(rules.UploadURL)), true)
	return time.Now().Add(rules.UploadURL)
}

func partGrantedLate(p *transfer) time.Time {
	p.inParts()
	p.must(p.announce())
	deadline := time.Now().Add(rules.UploadDeadline)
	until(deadline.Add(-time.Minute))
	p.mustBe(p.grant(1).Equal(deadline), true)
	return deadline
}

func partsUploaded(p *transfer) time.Time {
	p.inParts()
	p.must(p.announce())
	deadline := time.Now().Add(rules.UploadDeadline)
	for n := range parts {
		p.grant(n + 1)
		p.mustBe(putPart(p), http.StatusOK)
	}
	return deadline
}

// uploadSwept reports whether the multipart upload still exists after a sweep.
func uploadSwept(p *transfer) any {
	p.sweep()
	return len(p.Bucket.Uploads()) > 0
}
