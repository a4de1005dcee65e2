package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// agent is how the API of Consul or Nomad is reached.
type agent struct {
	address string
	token   string
	client  *http.Client
}

// secrets are what the job finds in its variable in Nomad.
type secrets struct {
	Stack       string `json:"stack"`
	Authority   string `json:"authority"`
	ConsulToken string `json:"consul_token"`
	NomadToken  string `json:"nomad_token"`
}

// throughSocket reaches Nomad at the socket that it gives each task.
func throughSocket(path, token string) *agent {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}
	return &agent{"http://nomad", token, &http.Client{Transport: &http.Transport{DialContext: dial}}}
}

// throughTLS reaches an agent whose certificate is from the authority; without TLS where the address says so.
func throughTLS(address, authority, token string) (*agent, error) {
	transport := &http.Transport{}
	if strings.HasPrefix(address, "https:") {
		known := x509.NewCertPool()
		if !known.AppendCertsFromPEM([]byte(authority)) {
			return nil, fmt.Errorf("the variable has no certificate of an authority")
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: known}
	}
	return &agent{address, token, &http.Client{Transport: transport}}, nil
}

// get asks for a path, with its query, and returns the whole answer.
func (a *agent) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.address+path, nil)
	if err != nil {
		return nil, err
	}
	if a.token != "" {
		request.Header.Set("Authorization", "Bearer "+a.token)
	}
	response, err := a.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%s%s: %w", a.address, path, err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s to %s: %s", a.address, response.Status, path, body)
	}
	return body, nil
}

// leader is the same API of the server that leads: Consul loses the end of a snapshot now and then that another agent
// hands on.
func (a *agent) leader(ctx context.Context) (*agent, error) {
	body, err := a.get(ctx, "/v1/status/leader")
	if err != nil {
		return nil, err
	}
	var between string
	if err := json.Unmarshal(body, &between); err != nil {
		return nil, err
	}
	host, _, err := net.SplitHostPort(between)
	if err != nil {
		return nil, fmt.Errorf("%s has no leader: %w", a.address, err)
	}
	address, err := url.Parse(a.address)
	if err != nil {
		return nil, err
	}
	address.Host = net.JoinHostPort(host, address.Port())
	return &agent{address.String(), a.token, a.client}, nil
}

// readSecrets reads the variable of the job: its path, with its namespace as the query.
func readSecrets(ctx context.Context, nomad *agent, variable string) (secrets, error) {
	var answer struct{ Items secrets }
	body, err := nomad.get(ctx, "/v1/var/"+variable)
	if err != nil {
		return answer.Items, err
	}
	return answer.Items, json.Unmarshal(body, &answer)
}

// take takes snapshots of both, which are whole, and says of which versions they are.
func take(ctx context.Context, consul, nomad *agent) (contents, error) {
	var taken contents
	var inConsul struct{ Config struct{ Version string } }
	var inNomad struct {
		Config struct{ Version struct{ Version string } }
	}
	for _, each := range []struct {
		from     *agent
		snapshot string
		to       *[]byte
		self     any
	}{
		{consul, "/v1/snapshot", &taken.consul, &inConsul},
		{nomad, "/v1/operator/snapshot", &taken.nomad, &inNomad},
	} {
		snapshot, err := each.from.get(ctx, each.snapshot)
		if err != nil {
			return taken, err
		}
		if err := check(snapshot); err != nil {
			return taken, fmt.Errorf("%s%s has not come whole: %w", each.from.address, each.snapshot, err)
		}
		*each.to = snapshot
		self, err := each.from.get(ctx, "/v1/agent/self")
		if err != nil {
			return taken, err
		}
		if err := json.Unmarshal(self, each.self); err != nil {
			return taken, err
		}
	}
	taken.versions = versions{inConsul.Config.Version, inNomad.Config.Version.Version}
	return taken, nil
}
