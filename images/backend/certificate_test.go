package main

import (
	"context"
	"crypto/tls"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

func TestTheCertificateIsForEveryNameOfTheServer(t *testing.T) {
	t.Setenv("SERVER_NAMES", "backend.example, other.example")
	certificate, err := selfSigned()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		t.Fatal(err)
	}
	stop, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	var stopping atomic.Bool
	go func() { ended <- serve(stop, listener, handler("httpsbackendservice", &stopping), &stopping) }()
	connection, err := tls.Dial("tcp", listener.Addr().(*net.TCPAddr).String(), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	shown := connection.ConnectionState().PeerCertificates[0]
	for _, name := range []string{"httpsbackendservice", "backend.example", "other.example"} {
		if err := shown.VerifyHostname(name); err != nil {
			t.Error(err)
		}
	}
	if lasts := shown.NotAfter.Sub(time.Now()); lasts < 364*24*time.Hour || lasts > 366*24*time.Hour {
		t.Errorf("it lasts %v", lasts)
	}
	connection.Close()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
