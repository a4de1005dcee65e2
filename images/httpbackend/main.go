// Httpbackend is the demo back end of the cluster: it says who and where it is.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// version is set by the linker.
var version = "dev"

const (
	address = ":8081"
	// patience is how long a stop waits for open requests; Nomad kills after 5 s.
	patience = 4 * time.Second
)

func main() {
	log.SetFlags(log.LstdFlags | log.Lmicroseconds)
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("httpbackendservice %s listens on %s", version, address)
	var stopping atomic.Bool
	if err := serve(stop, listener, logged(handler(&stopping)), &stopping); err != nil {
		log.Fatal(err)
	}
	log.Print("stopped")
}

// serve answers requests until the context is done; then it says so in stopping and finishes the open ones.
func serve(stop context.Context, listener net.Listener, answer http.Handler, stopping *atomic.Bool) error {
	server := &http.Server{Handler: answer, ReadHeaderTimeout: 5 * time.Second}
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

func handler(stopping *atomic.Bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(response http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(response, "this is httpbackendservice, version: %s\n", version)
		if name, err := os.Hostname(); err == nil {
			fmt.Fprintf(response, "host: %s\n", name)
		}
		for _, own := range addresses() {
			fmt.Fprintf(response, "address: %s\n", own)
		}
	})
	mux.HandleFunc("/health", func(response http.ResponseWriter, _ *http.Request) {
		if stopping.Load() {
			http.Error(response, "stopping", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(response, "ok")
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
