// Command loadgen sends one GraphQL request over and over on keep-alive connections and reports as JSON.
//
// Closed loop: each of -c connections has one request under way. It stops after -n requests or -d, whichever
// comes first, waits for what is under way, and counts only whole answers, so that work and count match.
// With several bodies they take turns; with -every a connection begins at most one request in that time.
// Each request carries its own Authorization header, so that no gateway may share one answer among requests.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type tally struct {
	times  []time.Duration
	bytes  int64
	bad    int
	errors int
	note   string
}

func readAnswer(r *bufio.Reader, body []byte) (status int, out []byte, closing bool, err error) {
	length, chunked := -1, false
	line, err := r.ReadSlice('\n')
	if err != nil {
		return 0, body, true, err
	}
	if len(line) < 12 {
		return 0, body, true, fmt.Errorf("short status line")
	}
	status, _ = strconv.Atoi(string(line[9:12]))
	for {
		line, err = r.ReadSlice('\n')
		if err != nil {
			return status, body, true, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		name, value, _ := strings.Cut(string(line), ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(name) {
		case "content-length":
			length, _ = strconv.Atoi(value)
		case "transfer-encoding":
			chunked = strings.Contains(strings.ToLower(value), "chunked")
		case "connection":
			closing = strings.EqualFold(value, "close")
		}
	}
	body = body[:0]
	grow := func(n int) error {
		at := len(body)
		if cap(body) < at+n {
			bigger := make([]byte, at, (at+n)*2)
			copy(bigger, body)
			body = bigger
		}
		body = body[:at+n]
		_, err := io.ReadFull(r, body[at:])
		return err
	}
	if !chunked {
		if length < 0 {
			return status, body, true, fmt.Errorf("no length")
		}
		err = grow(length)
		return status, body, closing, err
	}
	for {
		line, err = r.ReadSlice('\n')
		if err != nil {
			return status, body, true, err
		}
		text, _, _ := strings.Cut(string(bytes.TrimRight(line, "\r\n")), ";")
		size, perr := strconv.ParseInt(text, 16, 64)
		if perr != nil {
			return status, body, true, perr
		}
		if size > 0 {
			if err = grow(int(size)); err != nil {
				return status, body, true, err
			}
		}
		if line, err = r.ReadSlice('\n'); err != nil {
			return status, body, true, err
		}
		if size == 0 {
			return status, body, closing, nil
		}
	}
}

func main() {
	addr := flag.String("addr", "127.0.0.1:4000", "gateway")
	path := flag.String("path", "/graphql", "path")
	file := flag.String("body", "", "file with the request bodies, one a line")
	every := flag.Duration("every", 0, "least time between the beginnings of two requests of a connection")
	n := flag.Int64("n", 1_000_000, "most requests")
	limit := flag.Duration("d", 10*time.Second, "longest time")
	conns := flag.Int("c", 8, "connections")
	unique := flag.Bool("unique", true, "an Authorization header of its own for each request")
	size := flag.Int("size", 0, "expected size of each answer (0: any)")
	flag.Parse()
	body, err := os.ReadFile(*file)
	if err != nil || !strings.HasPrefix(*addr, "127.0.0.1:") {
		fmt.Fprintln(os.Stderr, "need -body and an address on 127.0.0.1:", err)
		os.Exit(2)
	}
	bodies := bytes.Split(bytes.TrimSpace(body), []byte("\n"))
	heads := make([]string, len(bodies))
	for i, body := range bodies {
		heads[i] = fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: %d\r\n", *path, *addr, len(body))
	}
	var next atomic.Int64
	tallies := make([]tally, *conns)
	start := time.Now()
	stop := start.Add(*limit)
	var group sync.WaitGroup
	for i := range *conns {
		group.Add(1)
		go func(t *tally) {
			defer group.Done()
			var conn net.Conn
			var reader *bufio.Reader
			var message, answer []byte
			for time.Now().Before(stop) && t.errors < 20 {
				id := next.Add(1)
				if id > *n {
					break
				}
				began := time.Now()
				if conn == nil {
					c, err := net.Dial("tcp", *addr)
					if err != nil {
						t.errors++
						t.note = err.Error()
						continue
					}
					conn, reader = c, bufio.NewReaderSize(c, 256<<10)
				}
				turn := int(id-1) % len(bodies)
				message = append(message[:0], heads[turn]...)
				if *unique {
					message = append(message, "Authorization: Bearer t"...)
					message = strconv.AppendInt(message, start.UnixNano()+id, 36)
					message = append(message, "\r\n"...)
				}
				message = append(append(message, "\r\n"...), bodies[turn]...)
				conn.SetDeadline(began.Add(5 * time.Minute))
				_, err := conn.Write(message)
				status, got, closing := 0, answer, true
				if err == nil {
					status, got, closing, err = readAnswer(reader, answer)
				}
				answer = got
				if err != nil {
					t.errors++
					t.note = err.Error()
					conn.Close()
					conn = nil
					continue
				}
				if closing {
					conn.Close()
					conn = nil
				}
				if status != 200 || (*size > 0 && len(got) != *size) {
					t.bad++
					t.note = fmt.Sprintf("status %d, %d bytes: %.200s", status, len(got), got)
				}
				t.bytes += int64(len(got))
				t.times = append(t.times, time.Since(began))
				time.Sleep(*every - time.Since(began))
			}
			if conn != nil {
				conn.Close()
			}
		}(&tallies[i])
	}
	group.Wait()
	took := time.Since(start)
	var all tally
	for _, t := range tallies {
		all.times = append(all.times, t.times...)
		all.bytes += t.bytes
		all.bad += t.bad
		all.errors += t.errors
		if t.note != "" {
			all.note = t.note
		}
	}
	sort.Slice(all.times, func(a, b int) bool { return all.times[a] < all.times[b] })
	at := func(q float64) float64 {
		if len(all.times) == 0 {
			return 0
		}
		return all.times[min(len(all.times)-1, int(q*float64(len(all.times))))].Seconds() * 1000
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"requests": len(all.times), "seconds": took.Seconds(), "rps": float64(len(all.times)) / took.Seconds(),
		"p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": at(1), "bytes": all.bytes, "bad": all.bad, "errors": all.errors, "note": all.note})
}
