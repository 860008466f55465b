package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

const federation = `
scalar _Any
scalar federation__FieldSet
scalar link__Import
directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
directive @external on FIELD_DEFINITION | OBJECT
directive @requires(fields: federation__FieldSet!) on FIELD_DEFINITION
directive @provides(fields: federation__FieldSet!) on FIELD_DEFINITION
directive @shareable repeatable on FIELD_DEFINITION | OBJECT
type _Service { sdl: String! }
`

var linkHeader = regexp.MustCompile(`(?m)^extend schema @link.*$`)

// A service answers GraphQL over one schema and one workload's data, and counts its calls.
type service struct {
	name   string
	schema *ast.Schema
	data   *data
	sdl    string
	total  counts // guarded by the server's lock
	facts  *node  // _service

	mu    sync.Mutex
	plans map[string]*document
}

type document struct {
	op    *ast.OperationDefinition
	plans map[string]*selection
}

// A selection is what one selection set asks of one concrete type.
type selection struct{ fields []field }

type field struct {
	key    []byte
	name   string
	index  int
	node   *ast.Field
	sets   []ast.SelectionSet
	mu     sync.Mutex
	byKind map[string]*selection
}

type request struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
}

func newService(name, sdl string, d *data) *service {
	executable := sdl
	if linkHeader.MatchString(sdl) {
		executable = linkHeader.ReplaceAllString(sdl, "") + federation
		entities := regexp.MustCompile(`(?m)^type (\w+) @key`).FindAllStringSubmatch(sdl, -1)
		extra := "_service: _Service!"
		if len(entities) > 0 {
			union := ""
			for _, e := range entities {
				union += " | " + e[1]
			}
			executable += "union _Entity =" + union[2:] + "\n"
			extra += " _entities(representations: [_Any!]!): [_Entity]!"
		}
		word := "type"
		if regexp.MustCompile(`(?m)^type Query`).MatchString(sdl) {
			word = "extend type"
		}
		executable += word + " Query { " + extra + " }\n"
	}
	schema, gerr := gqlparser.LoadSchema(&ast.Source{Name: name, Input: executable})
	if gerr != nil {
		panic(gerr)
	}
	return &service{name: name, sdl: sdl, schema: schema, data: d, plans: map[string]*document{},
		facts: build(d.shapes, "_Service", map[string]any{"sdl": sdl})}
}

func (s *service) answer(body []byte) []byte {
	trimmed := bytes.TrimLeft(body, " \n")
	if len(trimmed) > 0 && trimmed[0] == '[' {
		var batch []json.RawMessage
		if err := json.Unmarshal(trimmed, &batch); err != nil {
			return failure(err)
		}
		out := []byte{'['}
		for i, b := range batch {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(out, s.answer(b)...)
		}
		return append(out, ']')
	}
	var r request
	if err := json.Unmarshal(body, &r); err != nil {
		return failure(err)
	}
	doc, err := s.prepare(r)
	if err != nil {
		return failure(err)
	}
	root := "Query"
	if doc.op.Operation != ast.Query {
		return failure(fmt.Errorf("only queries here"))
	}
	out := bytes.NewBuffer(make([]byte, 0, 4096))
	out.WriteString(`{"data":`)
	run := &run{s: s, vars: variables(doc.op, r.Variables), out: out}
	run.object(&node{kind: root}, doc.plans[root])
	if len(run.errors) > 0 {
		out.WriteString(`,"errors":[` + strings.Join(run.errors, ",") + "]")
	}
	out.WriteByte('}')
	return out.Bytes()
}

func failure(err error) []byte {
	text, _ := json.Marshal(err.Error())
	return []byte(`{"errors":[{"message":` + string(text) + `}]}`)
}

func variables(op *ast.OperationDefinition, given map[string]any) map[string]any {
	out := map[string]any{}
	for _, v := range op.VariableDefinitions {
		if g, ok := given[v.Variable]; ok {
			out[v.Variable] = g
		} else if v.DefaultValue != nil {
			out[v.Variable], _ = v.DefaultValue.Value(nil)
		}
	}
	return out
}

func (s *service) prepare(r request) (*document, error) {
	key := r.OperationName + "\x00" + r.Query
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.plans[key]; d != nil {
		return d, nil
	}
	parsed, errs := gqlparser.LoadQuery(s.schema, r.Query)
	if len(errs) > 0 {
		return nil, errs
	}
	op := parsed.Operations.ForName(r.OperationName)
	if op == nil {
		return nil, fmt.Errorf("no such operation")
	}
	d := &document{op: op, plans: map[string]*selection{}}
	d.plans["Query"] = s.compile("Query", []ast.SelectionSet{op.SelectionSet})
	if len(s.plans) > 1000 {
		clear(s.plans)
	}
	s.plans[key] = d
	return d, nil
}

// compile merges selection sets for one concrete type: fields with one response key become one field.
func (s *service) compile(kind string, sets []ast.SelectionSet) *selection {
	out := &selection{}
	at := map[string]int{}
	var walk func(set ast.SelectionSet)
	applies := func(condition string) bool {
		if condition == "" || condition == kind {
			return true
		}
		for _, t := range s.schema.PossibleTypes[condition] {
			if t.Name == kind {
				return true
			}
		}
		return false
	}
	walk = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				i, seen := at[sel.Alias]
				if !seen {
					i = len(out.fields)
					at[sel.Alias] = i
					out.fields = append(out.fields, field{key: []byte(strconv.Quote(sel.Alias) + ":"), name: sel.Name,
						index: s.data.shapes.index(kind, sel.Name), node: sel, byKind: map[string]*selection{}})
				}
				out.fields[i].sets = append(out.fields[i].sets, sel.SelectionSet)
			case *ast.InlineFragment:
				if applies(sel.TypeCondition) {
					walk(sel.SelectionSet)
				}
			case *ast.FragmentSpread:
				if applies(sel.Definition.TypeCondition) {
					walk(sel.Definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		walk(set)
	}
	return out
}

func (f *field) under(s *service, kind string) *selection {
	f.mu.Lock()
	defer f.mu.Unlock()
	sel := f.byKind[kind]
	if sel == nil {
		sel = s.compile(kind, f.sets)
		f.byKind[kind] = sel
	}
	return sel
}

type run struct {
	s    *service
	vars map[string]any
	out  *bytes.Buffer
	// JSON of each error; only entities have a path, for the whole graph's service just has to show how many there are.
	errors []string
}

func (r *run) skipped(f *field) bool {
	for _, d := range f.node.Directives {
		if d.Name == "skip" || d.Name == "include" {
			on, _ := d.Arguments.ForName("if").Value.Value(r.vars)
			if on == (d.Name == "skip") {
				return true
			}
		}
	}
	return false
}

func (r *run) object(n *node, sel *selection) {
	r.out.WriteByte('{')
	first := true
	for i := range sel.fields {
		f := &sel.fields[i]
		if len(f.node.Directives) > 0 && r.skipped(f) {
			continue
		}
		if !first {
			r.out.WriteByte(',')
		}
		first = false
		r.out.Write(f.key)
		if f.name == "__typename" {
			r.out.WriteString(strconv.Quote(n.kind))
			continue
		}
		v := n.get(f.index)
		if n.kind == "Query" {
			v = r.root(f)
		}
		r.value(v, f)
	}
	r.out.WriteByte('}')
}

func (r *run) value(v value, f *field) {
	switch {
	case v.many:
		r.out.WriteByte('[')
		var kind string
		var sel *selection
		for i, n := range v.list {
			if i > 0 {
				r.out.WriteByte(',')
			}
			if n == nil || n.failing && r.s.name == "api" {
				r.out.WriteString("null")
				if n != nil {
					r.errors = append(r.errors, gone(nil))
				}
				continue
			}
			if sel == nil || n.kind != kind {
				kind, sel = n.kind, f.under(r.s, n.kind)
			}
			r.object(n, sel)
		}
		r.out.WriteByte(']')
	case v.node != nil:
		r.object(v.node, f.under(r.s, v.node.kind))
	case v.raw != nil:
		r.out.Write(v.raw)
	default:
		r.out.WriteString("null")
	}
}
