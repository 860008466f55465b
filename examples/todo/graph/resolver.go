// Package graph answers the queries and mutations of schema.graphqls from a list in memory.
package graph

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Resolver holds the list; a mutex guards it, because gqlgen answers requests in parallel.
type Resolver struct {
	mu    sync.Mutex
	todos []*Todo
}

// NewResolver returns a list with two entries.
func NewResolver() *Resolver {
	return &Resolver{todos: []*Todo{
		{ID: "1", Text: "Declare a schema", Done: true, Priority: PriorityHigh},
		{ID: "2", Text: "Link it to another", Priority: PriorityNormal},
	}}
}

func (r *Resolver) find(id string) *Todo {
	for _, todo := range r.todos {
		if todo.ID == id {
			return todo
		}
	}
	return nil
}

func failure(code, message string) error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}

// Todos answers the query of that name.
func (r *queryResolver) Todos(_ context.Context, done *bool) ([]*Todo, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := []*Todo{}
	for _, todo := range r.todos {
		if done == nil || todo.Done == *done {
			copied := *todo
			found = append(found, &copied)
		}
	}
	return found, nil
}

// Todo answers the query of that name.
func (r *queryResolver) Todo(_ context.Context, id string) (*Todo, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	todo := r.find(id)
	if todo == nil {
		return nil, nil
	}
	copied := *todo
	return &copied, nil
}

// CreateTodo answers the mutation of that name.
func (r *mutationResolver) CreateTodo(_ context.Context, input NewTodo) (*Todo, error) {
	if strings.TrimSpace(input.Text) == "" {
		return nil, failure("TODO:EMPTY", "There is nothing to do.")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	todo := &Todo{ID: strconv.Itoa(len(r.todos) + 1), Text: input.Text, Priority: input.Priority}
	r.todos = append(r.todos, todo)
	copied := *todo
	return &copied, nil
}

// CompleteTodo answers the mutation of that name.
func (r *mutationResolver) CompleteTodo(_ context.Context, id string) (*Todo, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	todo := r.find(id)
	if todo == nil {
		return nil, failure("TODO:NOT_FOUND", fmt.Sprintf("There is no todo %s.", id))
	}
	todo.Done = true
	copied := *todo
	return &copied, nil
}

// Mutation returns the resolver of mutations.
func (r *Resolver) Mutation() MutationResolver { return &mutationResolver{r} }

// Query returns the resolver of queries.
func (r *Resolver) Query() QueryResolver { return &queryResolver{r} }

type (
	mutationResolver struct{ *Resolver }
	queryResolver    struct{ *Resolver }
)
