package main

import (
	"encoding/json"
	"fmt"
	"sort"
)

// root resolves the fields of Query: the only ones that take arguments.
func (r *run) root(f *field) value {
	d := r.s.data
	args := f.node.ArgumentMap(r.vars)
	switch f.name {
	case "_service":
		return one(r.s.facts)
	case "_entities":
		return many(r.entities(f, args["representations"]))
	case "me":
		return one(d.roots["users"][0])
	case "user":
		return one(d.byKey["User"][fmt.Sprint(args["id"])])
	case "topProducts":
		n := int64(5)
		switch v := args["first"].(type) {
		case int64:
			n = v
		case float64:
			n = int64(v)
		}
		return many(d.roots["products"][:min(n, int64(len(d.roots["products"])))])
	case "productsByIds":
		return many(pick(d.byKey["Product"], args["ids"], args["sort"]))
	case "reviewsByIds":
		return many(pick(d.byKey["Review"], args["ids"], nil))
	}
	if n := d.single[f.name]; n != nil {
		return one(n)
	}
	return many(d.roots[f.name])
}

func pick(from map[string]*node, ids any, order any) []*node {
	list, _ := ids.([]any)
	keys := make([]string, 0, len(list))
	for _, id := range list {
		if text, ok := id.(string); ok {
			keys = append(keys, text)
		} else {
			keys = append(keys, fmt.Sprint(id))
		}
	}
	if order == "desc" {
		sort.Sort(sort.Reverse(sort.StringSlice(keys)))
	}
	out := make([]*node, 0, len(keys))
	for _, k := range keys {
		if n := from[k]; n != nil {
			out = append(out, n)
		}
	}
	return out
}

func (r *run) entities(f *field, representations any) []*node {
	list, _ := representations.([]any)
	out := make([]*node, len(list))
	d := r.s.data
	for i, item := range list {
		rep, _ := item.(map[string]any)
		kind := fmt.Sprint(rep["__typename"])
		key, ok := rep["id"]
		if !ok {
			key = rep["upc"]
		}
		n := d.byKey[kind][fmt.Sprint(key)]
		if n != nil && r.s.name == "inventory" {
			n = shipped(d.shapes, n, rep)
		}
		if n != nil && n.failing {
			n = nil
			r.errors = append(r.errors, gone([]any{f.node.Alias, i}))
		}
		out[i] = n
	}
	return out
}

// gone is the error of an entity that cannot be loaded.
func gone(path []any) string {
	text, _ := json.Marshal(map[string]any{"message": "gone", "path": path, "extensions": map[string]any{"code": "REVIEW:GONE"}})
	return string(text)
}

// shipped computes the field that @requires price and weight from the representation alone.
func shipped(s shapes, n *node, rep map[string]any) *node {
	price, hasPrice := rep["price"].(float64)
	weight, hasWeight := rep["weight"].(float64)
	copied := &node{kind: n.kind, vals: append([]value(nil), n.vals...)}
	if hasPrice && hasWeight {
		copied.put(s, "shippingEstimate", raw(estimate(int(price), int(weight))))
	} else {
		copied.put(s, "shippingEstimate", value{})
	}
	return copied
}
