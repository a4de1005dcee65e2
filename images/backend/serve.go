package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// patience is how long a stop waits for open requests; Nomad kills after 5 s.
const patience = 4 * time.Second

// serveHTTP is the httpbackend: it listens on port 8081 until the context is done.
func serveHTTP(stop context.Context) error {
	listener, err := net.Listen("tcp", ":8081")
	if err != nil {
		return err
	}
	return announceAndServe(stop, listener, "httpbackendservice")
}

// serveHTTPS is the httpsbackend: it listens on port 7777, with a certificate that it makes for itself.
func serveHTTPS(stop context.Context) error {
	certificate, err := selfSigned()
	if err != nil {
		return err
	}
	listener, err := tls.Listen("tcp", ":7777", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		return err
	}
	return announceAndServe(stop, listener, serverName)
}

func announceAndServe(stop context.Context, listener net.Listener, service string) error {
	log.Printf("%s %s listens on %s", service, version(), listener.Addr())
	var stopping atomic.Bool
	if err := serve(stop, listener, logged(handler(service, &stopping)), &stopping); err != nil {
		return err
	}
	log.Print("stopped")
	return nil
}

// version is what the image says that it is.
func version() string {
	if version := os.Getenv("VERSION"); version != "" {
		return version
	}
	return "dev"
}

// serve answers requests until the context is done; then it says so in stopping and finishes the open ones.
func serve(stop context.Context, listener net.Listener, answer http.Handler, stopping *atomic.Bool) error {
	server := &http.Server{
		Handler:           answer,
		ReadHeaderTimeout: 5 * time.Second,
		ErrorLog:          log.New(withoutHangUps{os.Stderr}, "", log.LstdFlags|log.Lmicroseconds),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-stop.Done():
	}
	stopping.Store(true)
	finish, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := server.Shutdown(finish); err != nil {
		return fmt.Errorf("open requests were cut off: %w", err)
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// withoutHangUps leaves out what a TCP check is logged as: it connects and hangs up before it says anything.
type withoutHangUps struct{ io.Writer }

func (w withoutHangUps) Write(line []byte) (int, error) {
	text := string(line)
	if strings.Contains(text, "TLS handshake error") &&
		(strings.Contains(text, "EOF") || strings.Contains(text, "connection reset by peer")) {
		return len(line), nil
	}
	return w.Writer.Write(line)
}

// handler answers with the service's name and version, and where it runs. With HEALTH=failing it is never healthy:
// so the demo has a release that must not go through.
func handler(service string, stopping *atomic.Bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(response http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(response, "this is %s, version: %s\n", service, version())
		if name, err := os.Hostname(); err == nil {
			fmt.Fprintf(response, "host: %s\n", name)
		}
		for _, own := range addresses() {
			fmt.Fprintf(response, "address: %s\n", own)
		}
	})
	mux.HandleFunc("/health", func(response http.ResponseWriter, _ *http.Request) {
		switch {
		case stopping.Load():
			http.Error(response, "stopping", http.StatusServiceUnavailable)
		case os.Getenv("HEALTH") == "failing":
			http.Error(response, "failing", http.StatusInternalServerError)
		default:
			fmt.Fprintln(response, "ok")
		}
	})
	return mux
}

// addresses lists the IP addresses of this host but the loopback ones.
func addresses() []string {
	var own []string
	interfaces, err := net.InterfaceAddrs()
	if err != nil {
		return own
	}
	for _, each := range interfaces {
		if network, ok := each.(*net.IPNet); ok && !network.IP.IsLoopback() && !network.IP.IsLinkLocalUnicast() {
			own = append(own, network.IP.String())
		}
	}
	return own
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		next.ServeHTTP(response, request)
		if request.URL.Path != "/health" {
			log.Printf("%s %s from %s", request.Method, request.URL.Path, request.RemoteAddr)
		}
	})
}
