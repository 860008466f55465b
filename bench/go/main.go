// Command services serves every workload's subgraphs from memory, so that the gateway is the slow part.
//
//	/graph/{accounts,inventory,products,reviews,big}   federation v2 services
//	/graph/api                                         the whole graph as one service: the expected answers, and the floor
//	/links/NxMxK/{catalog,product,review,api}          plain services: N catalogs of M products of K reviews
//	/entities/NxMxK/{catalog,product,review,api}       the same data as federation v2 services
//	/errors/NxMxK/{catalog,product,review,api}         the same, but every second review cannot be loaded
//	/wide/{s0..s9,api}                                 five root fields each
//	/reset                                             calls and bytes by service since the last reset
//	/answers                                           the bodies answered since then, one a line
//	<service>?sdl                                      its schema
//
// A whole answer is kept by its request body: a repeated request costs one look-up.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/valyala/fasthttp"
)

const (
	mostHeld = 1 << 30 // bytes of answers kept for repeated requests
	mostSaid = 30_000  // answers remembered for /answers
)

type server struct {
	sdl      string
	items    int
	mu       sync.Mutex
	services map[string]*service
	data     map[string]*data
	answers  map[string][]byte
	held     int
	said     [][]byte
}

type counts struct {
	Calls int64 `json:"calls"`
	In    int64 `json:"in"`
	Out   int64 `json:"out"`
}

func (s *server) dataOf(key string, made func() *data) *data {
	if s.data[key] == nil {
		s.data[key] = made()
	}
	return s.data[key]
}

func (s *server) find(path string) *service {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := s.services[path]; found != nil {
		return found
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	family, name := parts[0], parts[len(parts)-1]
	among := func(names string) bool { return strings.Contains(" "+names+" ", " "+name+" ") }
	var made *service
	switch {
	case family == "graph" && len(parts) == 2 && among("accounts inventory products reviews big api"):
		if name == "api" {
			name = "graph-api"
		}
		made = newService(name, s.read(name), s.dataOf("graph", func() *data { return graphData(s.items) }))
	case family == "wide" && len(parts) == 2 && among("s0 s1 s2 s3 s4 s5 s6 s7 s8 s9 api"):
		made = newService(name, wideSDL(name), s.dataOf("wide", wideData))
	case len(parts) == 3 && (family == "links" || family == "entities" || family == "errors") && among("catalog product review api"):
		var n, m, k int
		if count, _ := fmt.Sscanf(parts[1], "%dx%dx%d", &n, &m, &k); count != 3 || n*m*k > 1_000_000 {
			return nil
		}
		failing := family == "errors"
		d := s.dataOf(fmt.Sprint(parts[1], failing), func() *data { return linkData(n, m, k, failing) })
		made = newService(name, s.read(linkFile(family, name)), d)
	default:
		return nil
	}
	s.services[path] = made
	return made
}

func (s *server) read(name string) string {
	text, err := os.ReadFile(filepath.Join(s.sdl, name+".graphql"))
	if err != nil {
		panic(err)
	}
	return string(text)
}

// linkFile names the file with a service's schema: the three families share what they can.
func linkFile(family, name string) string {
	switch {
	case family == "links" && name != "api":
		return name
	case family == "entities" && name == "api":
		return "links-api"
	case family == "errors" && name != "api" && name != "product":
		return "entities-" + name
	}
	return family + "-" + name
}

func (s *server) answer(path string, sv *service, body []byte) []byte {
	key := path + "\x00" + string(body)
	s.mu.Lock()
	known := s.answers[key]
	s.mu.Unlock()
	if known == nil {
		known = sv.answer(body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answers[key] == nil {
		if s.held += len(key) + len(known); s.held > mostHeld {
			clear(s.answers)
			s.held = 0
		}
		s.answers[key] = known
	}
	if len(s.said) < mostSaid {
		s.said = append(s.said, known)
	}
	sv.total.Calls++
	sv.total.In += int64(len(body))
	sv.total.Out += int64(len(known))
	return known
}

func (s *server) reset() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	totals := map[string]counts{}
	for path, sv := range s.services {
		totals[path] = sv.total
		sv.total = counts{}
	}
	s.said = s.said[:0]
	out, _ := json.Marshal(totals)
	return out
}

func (s *server) handle(c *fasthttp.RequestCtx) {
	path := string(c.Path())
	c.SetContentType("application/json")
	switch path {
	case "/reset":
		c.SetBody(s.reset())
		return
	case "/answers":
		s.mu.Lock()
		c.SetBody(bytes.Join(s.said, []byte("\n")))
		s.mu.Unlock()
		return
	}
	sv := s.find(path)
	switch {
	case sv == nil:
		c.SetStatusCode(404)
	case string(c.QueryArgs().QueryString()) == "sdl":
		c.SetBodyString(sv.sdl)
	default:
		c.Response.SetBodyRaw(s.answer(path, sv, c.PostBody()))
	}
}

func main() {
	port := flag.Int("port", 4200, "port on 127.0.0.1")
	sdl := flag.String("sdl", "sdl", "folder of the services' SDL")
	items := flag.Int("items", 32000, "objects of the big list (32000 is about 8 MiB)")
	flag.Parse()
	s := &server{sdl: *sdl, items: *items, services: map[string]*service{}, data: map[string]*data{}, answers: map[string][]byte{}}
	web := &fasthttp.Server{Handler: s.handle, MaxRequestBodySize: 256 << 20, Name: "services", NoDefaultDate: true, ReadBufferSize: 64 << 10}
	log.Fatal(web.ListenAndServe(fmt.Sprintf("127.0.0.1:%d", *port)))
}
