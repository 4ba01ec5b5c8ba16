package main

// signedUnits are what DynamoDB bills for each signed request, besides what the call
// itself uses. shared/programstore tests the number of calls.
var signedUnits = []struct {
	what, unit string
	n          float64
}{
	{"the row of the program or application is read, strongly consistent, 4 KB at most", readUnits, 1},
	{"whether the app was removed is read, strongly consistent", readUnits, 1},
	{"whether the person agreed is read, of an application that acts by consent", readUnits, 1},
	{"the nonce is stored, so that the request works once", writeUnits, 1},
	{"the counter of the hour is raised", writeUnits, 1},
}

// signedTable is what a million signed requests cost more than others.
func signedTable() string {
	lines := [][]string{{"a million signed requests", "millions of units", "USD"}}
	for _, u := range signedUnits {
		lines = append(lines, []string{u.what, number(u.n) + " × " + u.unit, money(u.n * unitPrice(u.unit) * 1e6)})
	}
	return tabulate(lines)
}

// unitPrice is the price of one unit.
func unitPrice(name string) float64 {
	for _, p := range prices {
		if p.name == name {
			return p.usd / p.of
		}
	}
	return 0
}
