package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// A value is one of: ready JSON text, one node, or a list of nodes.
type value struct {
	raw  []byte
	node *node
	list []*node
	many bool
}

// A node is an object of the data. Its fields sit at indexes that the shape of its type gives out.
type node struct {
	kind    string
	vals    []value
	failing bool // cannot be loaded as an entity
}

type shapes map[string]map[string]int

var shaping sync.Mutex

func (s shapes) index(kind, field string) int {
	shaping.Lock()
	defer shaping.Unlock()
	fields := s[kind]
	if fields == nil {
		fields = map[string]int{}
		s[kind] = fields
	}
	i, ok := fields[field]
	if !ok {
		i = len(fields)
		fields[field] = i
	}
	return i
}

func (n *node) get(i int) value {
	if i < len(n.vals) {
		return n.vals[i]
	}
	return value{}
}

func (n *node) put(s shapes, field string, v value) {
	i := s.index(n.kind, field)
	for len(n.vals) <= i {
		n.vals = append(n.vals, value{})
	}
	n.vals[i] = v
}

func raw(v any) value {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return value{raw: b}
}

func one(n *node) value     { return value{node: n} }
func many(ns []*node) value { return value{list: ns, many: true} }

func build(s shapes, kind string, fields map[string]any) *node {
	n := &node{kind: kind}
	for f, v := range fields {
		switch v := v.(type) {
		case *node:
			n.put(s, f, one(v))
		case []*node:
			n.put(s, f, many(v))
		default:
			n.put(s, f, raw(v))
		}
	}
	return n
}

// data is everything one workload serves: the root lists and an index of nodes by type and key.
type data struct {
	shapes shapes
	roots  map[string][]*node
	single map[string]*node // root fields that are no lists
	byKey  map[string]map[string]*node
}

func newData() *data {
	return &data{shapes{}, map[string][]*node{}, map[string]*node{}, map[string]map[string]*node{}}
}

func (d *data) keep(key string, n *node) *node {
	if d.byKey[n.kind] == nil {
		d.byKey[n.kind] = map[string]*node{}
	}
	d.byKey[n.kind][key] = n
	return n
}

const filler = "steady river carries small stones past the old mill while quiet workers mend the wheel and count the grain that " +
	"each slow turn has ground since the morning bell rang across the valley and the fields beyond it where larks rise "

func words(seed, size int) string {
	out := ""
	for len(out) < size {
		at := (seed * 37) % len(filler)
		out += filler[at:] + filler[:at]
	}
	return strings.TrimSpace(out[:size-1]) + "."
}

// graphData is the shop: 6 users, 9 products and 11 reviews, every review by the first user,
// every user with the first two reviews. Text lengths give an answer of about 85 kB.
func graphData(items int) *data {
	d := newData()
	s := d.shapes
	people := []string{"Ada Lindqvist", "Bo Okafor", "Chen Marlowe", "Dina Petrov", "Emil Sato", "Fern Castillo"}
	for i, name := range people {
		id := strconv.Itoa(i + 1)
		d.roots["users"] = append(d.roots["users"], d.keep(id, build(s, "User", map[string]any{
			"id": id, "name": name, "username": strings.ToLower(strings.Fields(name)[0]), "birthday": 700000000 + i*1000003})))
	}
	type good struct {
		name          string
		price, weight int
		stock         bool
	}
	goods := []good{{"Desk", 899, 100, true}, {"Bench", 1299, 1000, false}, {"Mug", 15, 20, false}, {"Stool", 499, 100, false},
		{"Radio", 1299, 1000, true}, {"Lantern", 6999, 300, true}, {"Stove", 3999, 2000, true}, {"Freezer", 100000, 6000, false}, {"Settee", 9999, 800, true}}
	for i, g := range goods {
		upc := strconv.Itoa(i + 1)
		d.roots["products"] = append(d.roots["products"], d.keep(upc, build(s, "Product", map[string]any{
			"upc": upc, "name": g.name, "price": g.price, "weight": g.weight, "inStock": g.stock, "shippingEstimate": estimate(g.price, g.weight)})))
	}
	about := []int{1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 4}
	length := []int{445, 290, 275, 145, 445, 290, 275, 145, 145, 145, 830}
	var all []*node
	of := map[int][]*node{}
	for i, p := range about {
		id := strconv.Itoa(i + 1)
		r := d.keep(id, build(s, "Review", map[string]any{"id": id, "body": words(i+1, length[i]),
			"product": d.roots["products"][p-1], "author": d.roots["users"][0]}))
		all = append(all, r)
		of[p] = append(of[p], r)
	}
	for i, p := range d.roots["products"] {
		p.put(s, "reviews", many(of[i+1]))
	}
	for _, u := range d.roots["users"] {
		u.put(s, "reviews", many(all[:2]))
	}
	for i := range items {
		var note any
		if i%3 == 0 {
			note = "see shelf " + strconv.Itoa(i%90)
		}
		d.roots["items"] = append(d.roots["items"], build(s, "Item", map[string]any{
			"id": fmt.Sprint("i", i), "name": fmt.Sprint("Item number ", i), "text": words(i%97, 80), "price": float64(i%1000) + 0.25,
			"count": i % 17, "active": i%2 == 0, "note": note, "tags": []string{"red", "tall", "new"}[:i%3+1],
			"maker": build(s, "Maker", map[string]any{"id": fmt.Sprint("m", i%50), "city": "Town " + strconv.Itoa(i%50)})}))
	}
	return d
}

func estimate(price, weight int) int {
	if price > 1000 {
		return 0
	}
	return weight / 2
}

// linkData is n catalogs of m products with k reviews each, every object distinct; every second review may fail to load.
func linkData(n, m, k int, failing bool) *data {
	d := newData()
	s := d.shapes
	for c := range n {
		var pids []string
		var ps []*node
		for p := range m {
			pid := fmt.Sprintf("p%d-%d", c, p)
			var rids []string
			var rs []*node
			for r := range k {
				rid := fmt.Sprintf("r%d-%d-%d", c, p, r)
				review := build(s, "Review", map[string]any{"id": rid, "body": words((c+p+r)%97, 32), "rating": (c+p+r)%5 + 1})
				review.failing = failing && r%2 == 1
				rids = append(rids, rid)
				rs = append(rs, d.keep(rid, review))
			}
			pids = append(pids, pid)
			ps = append(ps, d.keep(pid, build(s, "Product", map[string]any{"id": pid, "name": fmt.Sprintf("Product %d of %d", p, c),
				"price": float64((c*31+p*7)%500) + 0.5, "reviewIds": rids, "reviews": rs})))
		}
		d.roots["catalogs"] = append(d.roots["catalogs"], build(s, "Catalog", map[string]any{
			"id": fmt.Sprint("c", c), "name": fmt.Sprint("Catalog ", c), "productIds": pids, "products": ps}))
	}
	return d
}

const wideServices, wideFields = 10, 5

// wideSDL is the schema of one wide service, `s0` to `s9`, or of all of them as one, `api`.
func wideSDL(name string) string {
	var query, types string
	for i := range wideServices {
		if of := fmt.Sprint("s", i); name == of || name == "api" {
			for f := range wideFields {
				query += fmt.Sprintf("  s%df%d: Thing%d\n", i, f, i)
			}
			types += fmt.Sprintf("\ntype Thing%d {\n  id: ID!\n  name: String!\n  count: Int!\n}\n", i)
		}
	}
	header := "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.3\", import: [\"@key\"])\n\n"
	if name == "api" {
		header = ""
	}
	return header + "type Query {\n" + query + "}\n" + types
}

func wideData() *data {
	d := newData()
	for i := range wideServices {
		for f := range wideFields {
			name := fmt.Sprintf("s%df%d", i, f)
			d.single[name] = build(d.shapes, fmt.Sprint("Thing", i), map[string]any{"id": name, "name": words(i*5+f, 40), "count": i * f})
		}
	}
	return d
}
