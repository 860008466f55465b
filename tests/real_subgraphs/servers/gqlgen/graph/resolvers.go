package graph

import "context"

// Resolver answers all root fields and entities.
type Resolver struct{}

func (r Resolver) Query() QueryResolver   { return queries(r) }
func (r Resolver) Entity() EntityResolver { return entities(r) }

type queries Resolver

func (queries) TopProducts(_ context.Context, first int) ([]*Product, error) {
	return catalog[:max(0, min(first, len(catalog)))], nil
}

func (queries) Products(_ context.Context, upcs []string) ([]*Product, error) {
	found := []*Product{}
	for _, upc := range upcs {
		if product := byUpc(upc); product != nil {
			found = append(found, product)
		}
	}
	return found, nil
}

type entities Resolver

func (entities) FindManyProductByUpcs(_ context.Context, keys []*ProductByUpcsInput) ([]*Product, error) {
	found := make([]*Product, len(keys))
	for i, key := range keys {
		found[i] = byUpc(key.Upc)
	}
	return found, nil
}

func (entities) FindManyProductByMakerIDAndModels(
	_ context.Context, keys []*ProductByMakerIDAndModelsInput,
) ([]*Product, error) {
	found := make([]*Product, len(keys))
	for i, key := range keys {
		found[i] = find(func(p *Product) bool { return p.Maker.ID == key.MakerID && p.Model == key.Model })
	}
	return found, nil
}

func byUpc(upc string) *Product {
	return find(func(p *Product) bool { return p.Upc == upc })
}
