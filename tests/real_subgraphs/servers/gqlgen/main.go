// Command products serves what is sold: a Federation 2 subgraph, schema first, generated with gqlgen.
package main

//go:generate go tool gqlgen generate

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/transport"

	"example.com/products/graph"
)

func main() {
	port := flag.Int("port", 0, "0 takes a free one")
	flag.Parse()

	server := handler.New(graph.NewExecutableSchema(graph.Config{Resolvers: graph.Resolver{}}))
	server.AddTransport(transport.POST{})
	server.Use(extension.Introspection{})
	http.Handle("/graphql", server)

	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("products listens on http://%s/graphql\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}
