// Package graph resolves the schema of schema.graphqls; what gqlgen generates from it is not committed.
package graph

// Product is written by hand, so that a field of it that the schema lacks is there for the next release.
type Product struct {
	Upc, Model, Name, Slogan string
	Maker                    *Maker
	Price                    *Money
	Weight, Cost             int
}

// IsEntity makes Product part of the union _Entity.
func (Product) IsEntity() {}

// Money is a value type: other subgraphs have it, too.
type Money struct {
	Amount   int
	Currency string
}

var catalog = []*Product{
	{"p1", "K-1", "Kettle", "Boils water.", &Maker{ID: "m1"}, &Money{4000, "EUR"}, 2, 2100},
	{"p2", "A-7", "Atlas", "All the maps.", &Maker{ID: "m2"}, &Money{2550, "EUR"}, 3, 900},
	{"p3", "L-2", "Lamp", "Some light.", &Maker{ID: "m1"}, &Money{6000, "EUR"}, 5, 3300},
}

func find(is func(*Product) bool) *Product {
	for _, product := range catalog {
		if is(product) {
			return product
		}
	}
	return nil
}
