package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

func TestFetchWritesWhatIsAnswered(t *testing.T) {
	server := httptest.NewServer(handler("httpbackendservice", new(atomic.Bool)))
	defer server.Close()
	var output strings.Builder
	if err := fetch(context.Background(), &output, []string{server.URL, server.URL + "/health"}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(output.String(), "this is httpbackendservice") || !strings.HasSuffix(output.String(), "ok\n") {
		t.Errorf("%q", output.String())
	}
}

func TestFetchFailsWhereTheAnswerIsAnError(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if err := fetch(context.Background(), io.Discard, []string{server.URL}); err == nil {
		t.Error("no error")
	}
}
