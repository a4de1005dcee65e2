package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestSaysItsVersionFirst(t *testing.T) {
	t.Setenv("VERSION", "v9.9.9")
	response := httptest.NewRecorder()
	handler("httpbackendservice", new(atomic.Bool)).ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/", nil))
	first, _, _ := strings.Cut(response.Body.String(), "\n")
	if first != "this is httpbackendservice, version: v9.9.9" {
		t.Errorf("first line: %q", first)
	}
}

func TestIsNotHealthyWhileItStops(t *testing.T) {
	var stopping atomic.Bool
	for stops, want := range map[bool]int{false: http.StatusOK, true: http.StatusServiceUnavailable} {
		stopping.Store(stops)
		response := httptest.NewRecorder()
		handler("httpbackendservice", &stopping).ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/health", nil))
		if response.Code != want {
			t.Errorf("stopping %v: %d instead of %d", stops, response.Code, want)
		}
	}
}

func TestFinishesOpenRequestsWhenItStops(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived, goOn := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(response http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-goOn
		io.WriteString(response, "answered")
	})
	stop, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	var stopping atomic.Bool
	go func() { ended <- serve(stop, listener, slow, &stopping) }()

	go func() {
		<-arrived
		cancel()
		for !stopping.Load() {
			time.Sleep(time.Millisecond)
		}
		close(goOn)
	}()
	response, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if answer, err := io.ReadAll(response.Body); err != nil || string(answer) != "answered" {
		t.Errorf("the open request was answered %q, %v", answer, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestABrokenReleaseIsNeverHealthy(t *testing.T) {
	t.Setenv("HEALTH", "failing")
	response := httptest.NewRecorder()
	handler("httpbackendservice", new(atomic.Bool)).ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/health", nil))
	if response.Code != http.StatusInternalServerError || response.Body.String() != "failing\n" {
		t.Errorf("%d %q", response.Code, response.Body.String())
	}
}

func TestALineForACheckThatHangsUpIsLeftOut(t *testing.T) {
	var log strings.Builder
	for _, line := range []string{
		"http: TLS handshake error from 10.0.0.1:5: EOF\n",
		"http: TLS handshake error from 10.0.0.1:5: read tcp: connection reset by peer\n",
		"http: TLS handshake error from 10.0.0.1:5: remote error: tls: bad certificate\n",
	} {
		withoutHangUps{&log}.Write([]byte(line))
	}
	if log.String() != "http: TLS handshake error from 10.0.0.1:5: remote error: tls: bad certificate\n" {
		t.Errorf("%q", log.String())
	}
}
