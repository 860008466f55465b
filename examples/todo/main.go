// Command todo serves a list of things to do as an ordinary GraphQL server, written with gqlgen.
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

	"example.com/todo/graph"
)

func main() {
	address := flag.String("listen", "127.0.0.1:8080", "address to listen on; port 0 takes a free one")
	flag.Parse()

	server := handler.New(graph.NewExecutableSchema(graph.Config{Resolvers: graph.NewResolver()}))
	server.AddTransport(transport.POST{})
	server.Use(extension.Introspection{})
	http.Handle("/graphql", server)

	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("todo listens on http://%s/graphql\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}
