package share_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/secure-share/secure-share/test/needs"
)

// mutant is a flawed design and the promise that it breaks.
type mutant struct {
	name   string
	flaws  flaws
	breaks *promise
	at     scene // shortLeases by default
}

var mutants = []mutant{
	{name: "a claim writes unconditionally", flaws: flaws{unconditional: []question{claim1, claim2}}, breaks: fewLeases},
	{name: "a repeated create writes unconditionally", flaws: flaws{unconditional: []question{create}}, breaks: endIsFinal},
	{name: "the reaper writes unconditionally", flaws: flaws{unconditional: []question{pass, reap}}, breaks: fewLeases},
	{name: "a lease does not keep other claim ids out", flaws: flaws{apply: leasesAreIgnored}, breaks: fewLeases},
	{name: "a share can be claimed until TTL removes its blob item", flaws: flaws{trustTTL: true}, breaks: nothingPastExpiry},
	{name: "the reaper deletes on a record without a look at the row", flaws: flaws{blindReaper: true}, breaks: liveHasObject},
	{name: "the reaper lives by the stream alone", flaws: flaws{streamOnly: true}, breaks: sweptInTheEnd},
	{name: "the object is deleted at the claim", flaws: flaws{deleteAtClaim: true}, breaks: liveHasObject},
	{name: "an upload replaces what is there", flaws: flaws{overwrite: true}, breaks: liveHasObject},
	{name: "a lapsed lease always reopens the share", flaws: flaws{apply: everyLapseOpens}, breaks: boundedLeases},
	{name: "the reaper deletes before it persists the end", flaws: flaws{reaper: []step{remove, persist, record}}, breaks: liveHasObject},

	{name: "the reaper records before it deletes", flaws: flaws{reaper: []step{persist, record, remove}}, breaks: neverForgotten},
	{name: "a deletion counts from when it was recorded", flaws: flaws{stampLate: true}, breaks: neverForgotten},
	{name: "the first deletion is final", flaws: flaws{dueAt: dueUntilFirstReaped}, breaks: neverForgotten},
	{name: "ended shares are not swept", flaws: flaws{dueAt: dueWhileLive}, breaks: neverForgotten},
	{name: "abandoned uploads are not swept", flaws: flaws{dueAt: dueOnceCommitted}, breaks: neverForgotten},
	{name: "the row is removed while its blob is owed", flaws: flaws{purgeAt: purgedWhileOwed}, breaks: neverForgotten},
	{name: "the end leaves the blob item", flaws: flaws{keepBlobItem: true}, breaks: endIsTold},
	{name: "the commit leaves the TTL of the upload", flaws: flaws{ttlOfUpload: true}, breaks: endIsTold},
	{name: "an extension leaves the TTL of the commit", flaws: flaws{ttlOfCommit: true}, breaks: endIsTold, at: extended},
	{name: "anyone may extend", flaws: flaws{apply: anyoneExtends}, breaks: onlyWithKeyAndIdentity, at: extended},
	{name: "an extension undoes the expiry", flaws: flaws{apply: extendsEnded}, breaks: endIsFinal, at: extended},
	{name: "each extension adds to the one before", flaws: flaws{apply: extendsAgain}, breaks: boundedLife, at: extended},
	{name: "an extension can bring the expiry forward", flaws: flaws{apply: extendsToLess}, breaks: neverSooner, at: extended},
	{name: "a commit does not look at the object", flaws: flaws{commitUnseen: true}, breaks: liveHasObject},
	{name: "a share can be claimed before its commit", flaws: flaws{apply: claimedUncommitted}, breaks: liveHasObject},
	{name: "a repeated create does not note its upload URL", flaws: flaws{apply: uploadURLUnnoted}, breaks: neverForgotten},
	{name: "a wrong key counts as a lease", flaws: flaws{apply: wrongKeyCounts}, breaks: onlyWithKeyAndIdentity},
	{name: "any key claims", flaws: flaws{apply: anyKeyClaims}, breaks: onlyWithKeyAndIdentity},
	{name: "anyone may acknowledge", flaws: flaws{apply: anyoneConfirms}, breaks: onlyWithKeyAndIdentity},
	{name: "anyone may revoke", flaws: flaws{apply: anyoneRevokes}, breaks: onlyWithKeyAndIdentity},
	{name: "a claim downloads", flaws: flaws{apply: claimDownloads}, breaks: onlyConfirmed},
	{name: "a revoke leaves the lease", flaws: flaws{apply: leaseSurvivesRevoke}, breaks: noURLAfterTheEnd},
	{name: "an acknowledgement undoes the expiry", flaws: flaws{apply: confirmedAfterAll}, breaks: endIsFinal},
	{name: "a resumed lease may pass the expiry", flaws: flaws{apply: resumeIgnoresExpiry}, breaks: nothingPastExpiry},
	{name: "a lease can be renewed forever", flaws: flaws{apply: renewedForEver}, breaks: boundedLease, at: longLeases},
	{name: "a download URL lives from its signing", flaws: flaws{urlFromSigning: true}, breaks: nothingPastExpiry},
	{name: "the first lapsed lease ends the share", flaws: flaws{apply: oneLapseEnds}, breaks: onlyAfterAllLeases},
	{name: "the holder of a lease cannot resume", flaws: flaws{apply: holderIsRefused}, breaks: resumable},
	{name: "a lapsed lease keeps others out until somebody has written that", flaws: flaws{apply: lapseUnseen}, breaks: reopened},
	{name: "part URLs are not noted", flaws: flaws{apply: partURLsUnnoted}, breaks: neverForgotten, at: inParts},
	{name: "parts may come after the end", flaws: flaws{apply: partsAfterTheEnd}, breaks: neverForgotten, at: inParts},
	{name: "a commit does not compare what the parts came to", flaws: flaws{apply: anyPartsCommit}, breaks: liveHasObject, at: inParts},
	{name: "parts are copied before the row says so", flaws: flaws{copyFirst: true}, breaks: neverForgotten, at: inParts},
	{name: "any key claims by link", flaws: flaws{apply: anyKeyClaims}, breaks: onlyWithKeyAndIdentity, at: byLink},
	{name: "a link alone declines", flaws: flaws{apply: declinedUnproven}, breaks: onlyWithKeyAndIdentity, at: byLink},
	{name: "a link alone shows the share", flaws: flaws{apply: shownUnproven}, breaks: onlyWithKeyAndIdentity, at: byLink},
	{name: "leases of a link do not keep others out", flaws: flaws{apply: leasesAreIgnored}, breaks: fewLeases, at: byLink},
	{name: "leases of a share that can be opened twice do not keep others out", flaws: flaws{apply: leasesAreIgnored}, breaks: fewLeases, at: twice},
	{name: "an acknowledged download takes no opening", flaws: flaws{apply: nothingOpened}, breaks: fewLeases, at: twice},
	{name: "an acknowledgement after its lease leaves all others", flaws: flaws{apply: lateIsExtra}, breaks: fewLeases, at: twice},
	{name: "a repeated acknowledgement takes another opening", flaws: flaws{apply: acksForgotten}, breaks: tooEarly, at: twice},
	{name: "the first acknowledgement ends a share", flaws: flaws{apply: openedOnce}, breaks: tooEarly, at: twice},
	{name: "a lapsed lease keeps its opening", flaws: flaws{apply: lapseTakesOpening}, breaks: reopened, at: twice},
	{name: "one lease keeps all others out", flaws: flaws{apply: oneAtATime}, breaks: reopened, at: twice},
	{name: "a second lease ends the first", flaws: flaws{apply: othersDropped}, breaks: resumable, at: twice},
	{name: "the end of one lease ends the others", flaws: flaws{apply: lapseEndsAll}, breaks: resumable, at: staggered},
	{name: "a share opened twice grants leases without end", flaws: flaws{apply: everyLapseOpens}, breaks: boundedLeases, at: staggered},
	{name: "a repeated claim counts again", flaws: flaws{apply: claimsForgotten}, breaks: counted, at: untilExpiry},
	{name: "an opening is not counted", flaws: flaws{apply: uncounted}, breaks: counted, at: untilExpiry},
	{name: "until the expiry only one may open it", flaws: flaws{apply: oneOpens}, breaks: reopened, at: untilExpiry},
	{name: "without leases, a download URL lives from its signing", flaws: flaws{urlFromSigning: true}, breaks: nothingPastExpiry, at: untilExpiry},
	{name: "any key opens it until the expiry", flaws: flaws{apply: anyKeyClaims}, breaks: onlyWithKeyAndIdentity, at: untilExpiry},
	{name: "a create cannot be repeated", flaws: flaws{apply: createOnce}, breaks: canSucceed},
}

// TestEveryMutantIsCaught checks that each flaw breaks its promise, which shows
// that the promise is checked.
func TestEveryMutantIsCaught(t *testing.T) {
	needs.Time(t)
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			x := explore(cmp.Or(m.at, shortLeases), m.flaws, m.breaks)
			if x.broken == nil {
				t.Fatalf("survived %d states without breaking %q", len(x.states), m.breaks.text)
			}
			t.Log(x.story())
		})
	}
}

func TestEveryPromiseHasAMutantThatBreaksIt(t *testing.T) {
	for _, p := range promises {
		if !slices.ContainsFunc(mutants, func(m mutant) bool { return m.breaks == p }) {
			t.Errorf("no mutant breaks %q", p.text)
		}
	}
}
