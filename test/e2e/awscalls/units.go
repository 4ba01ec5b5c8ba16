package awscalls

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
	"strings"

	"github.com/secure-share/secure-share/shared/table"
)

// Units are what DynamoDB bills on demand. A write costs one unit for each KiB of
// the item, and for each KiB of each index entry that changes; in a transaction the
// item counts twice, index entries once. A read costs one unit for each 4 KiB, or
// half a unit if it is eventually consistent. Each item of a batch is rounded up by
// itself. The whole item counts, whatever was projected.
type Units struct {
	Write   float64            `json:"write,omitempty"`
	Read    float64            `json:"read,omitempty"`
	Indexes map[string]float64 `json:"indexes,omitempty"` // write units by index
}

type attributes = map[string]any

// meter keeps items, because the cost of a write depends on the previous item.
type meter struct{ items map[string]attributes }

type write struct {
	Put, Update, Delete *struct {
		TableName string
		Item, Key attributes
	}
}

func (m *meter) units(e exchange, account string) Units {
	if m.items == nil {
		m.items = map[string]attributes{}
	}
	_, operation, _ := strings.Cut(e.header.Get("X-Amz-Target"), ".")
	u := Units{Indexes: map[string]float64{}}
	switch operation {
	case "GetItem", "Query":
		u.Read = read(e)
	case "BatchGetItem":
		u.Read = m.readBatch(e, account)
	case "PutItem", "DeleteItem", "UpdateItem", "TransactWriteItems":
		if e.status != 200 {
			u.Write = 1 // a failed condition is billed at least one unit; nothing is stored
			break
		}
		writes, times := writesOf(e, operation)
		for _, w := range writes {
			m.write(&u, w, times, account)
		}
	}
	return u
}

func writesOf(e exchange, operation string) (writes []write, times float64) {
	if operation == "TransactWriteItems" {
		var in struct{ TransactItems []write }
		_ = json.Unmarshal(e.body, &in)
		return in.TransactItems, 2
	}
	var one json.RawMessage = e.body
	wrapped, _ := json.Marshal(map[string]json.RawMessage{strings.TrimSuffix(operation, "Item"): one})
	var w write
	_ = json.Unmarshal(wrapped, &w)
	return []write{w}, 1
}

func (m *meter) write(u *Units, w write, times float64, account string) {
	var next attributes
	var key string
	switch {
	case w.Put != nil:
		next, key = w.Put.Item, keyOf(account, w.Put.Item)
	case w.Update != nil:
		next, key = w.Update.Key, keyOf(account, w.Update.Key) // a counter: never near a KiB
	case w.Delete != nil:
		key = keyOf(account, w.Delete.Key)
	}
	before := m.items[key]
	u.Write += times * kib(max(size(before), size(next), 1), 1)
	for _, i := range table.Shares.Indexes {
		if n := entryUnits(entry(before, i), entry(next, i), i); n > 0 {
			u.Indexes[i.Name] += n
		}
	}
	if m.items[key] = next; next == nil {
		delete(m.items, key)
	}
}

func keyOf(account string, i attributes) string {
	b, _ := json.Marshal([]any{account, i[table.PK], i[table.SK]})
	return string(b)
}

// entryUnits is the cost of changing an index entry from before to after: a
// changed key costs a deletion and a write.
func entryUnits(before, after attributes, i table.Index) float64 {
	switch {
	case reflect.DeepEqual(before, after):
		return 0
	case before != nil && after != nil &&
		!(reflect.DeepEqual(before[i.PartitionKey], after[i.PartitionKey]) && reflect.DeepEqual(before[i.SortKey], after[i.SortKey])):
		return kib(size(before), 1) + kib(size(after), 1)
	}
	return kib(max(size(before), size(after)), 1)
}

// entry returns an item's entry in the index, nil if it has none.
func entry(item attributes, i table.Index) attributes {
	if item[i.PartitionKey] == nil || item[i.SortKey] == nil {
		return nil
	}
	out := attributes{}
	for _, name := range append([]string{table.PK, table.SK, i.PartitionKey, i.SortKey}, i.Include...) {
		if v, has := item[name]; has {
			out[name] = v
		}
	}
	return out
}

func read(e exchange) float64 {
	var in struct{ ConsistentRead bool }
	var out struct {
		Item  attributes
		Items []attributes
	}
	_ = json.Unmarshal(e.body, &in)
	_ = json.Unmarshal(e.answer, &out)
	total := size(out.Item)
	for _, i := range out.Items {
		total += size(i)
	}
	n := kib(max(total, 1), 4)
	if !in.ConsistentRead {
		n /= 2
	}
	return n
}

func (m *meter) readBatch(e exchange, account string) (n float64) {
	var in struct {
		RequestItems map[string]struct {
			Keys           []attributes
			ConsistentRead bool
		}
	}
	_ = json.Unmarshal(e.body, &in)
	for _, asked := range in.RequestItems {
		for _, key := range asked.Keys {
			units := kib(max(size(m.items[keyOf(account, key)]), 1), 4)
			if !asked.ConsistentRead {
				units /= 2
			}
			n += units
		}
	}
	return n
}

// kib counts blocks of that many KiB, rounded up.
func kib(bytes, block int) float64 { return math.Ceil(float64(bytes) / float64(block*1024)) }

// size is the item size as DynamoDB counts it: the bytes of the names and of
// the values.
func size(item attributes) (n int) {
	for name, v := range item {
		typed, _ := v.(map[string]any)
		n += len(name) + sizeOf(typed)
	}
	return n
}

func sizeOf(typed map[string]any) (n int) {
	for kind, v := range typed {
		switch v := v.(type) {
		case string:
			switch kind {
			case "B":
				n += base64.StdEncoding.DecodedLen(len(v)) - strings.Count(v, "=")
			case "N":
				n += (len(v)+1)/2 + 1
			default:
				n += len(v)
			}
		case []any:
			n += 3
			for _, one := range v {
				if text, isText := one.(string); isText { // of a set
					n += sizeOf(map[string]any{kind[:1]: text})
				} else if typed, ok := one.(map[string]any); ok {
					n += 1 + sizeOf(typed)
				}
			}
		case map[string]any:
			n += 3 + size(v) + len(v)
		default:
			n++ // a boolean or null
		}
	}
	return n
}
