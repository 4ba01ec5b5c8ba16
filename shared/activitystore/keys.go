package activitystore

import (
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// keysOf returns the keys of an entry's rows: in the log of its day, and in those of
// the people that it is about.
func keysOf(site share.Site, e activity.Entry) []dynamo.Item {
	sk := dynamo.Text(string(e.Position()))
	keys := []dynamo.Item{{table.PK: dynamo.Text(dayPK(site, e.At)), table.SK: sk}}
	for _, p := range slices.Compact(slices.Sorted(slices.Values(e.About))) {
		keys = append(keys, dynamo.Item{table.PK: dynamo.Text(logPK(site, p)), table.SK: sk})
	}
	return keys
}

func dayPK(site share.Site, at time.Time) string {
	return table.LogKey(string(site), at.UTC().Format(time.DateOnly))
}

// logPK is the key of a person's log. The prefix tells it apart from that of a day.
func logPK(site share.Site, p share.Person) string {
	return table.LogKey(string(site), "person#"+string(p))
}

func numberOf(v types.AttributeValue) int64 {
	if n, ok := v.(*types.AttributeValueMemberN); ok {
		i, _ := strconv.ParseInt(n.Value, 10, 64)
		return i
	}
	return 0
}
