package seal

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"

	"tonghop/internal/fault"
)

// ClientTLS is how this program speaks TLS as a client of host: version 1.2 or newer,
// certificates checked against the system's roots and, where given, those of rootsPEM
// (an office's own authority).
func ClientTLS(host string, rootsPEM []byte) (*tls.Config, error) {
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if len(rootsPEM) == 0 {
		return c, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(rootsPEM) {
		return nil, fault.New(fault.Invalid, "seal.no-certificate")
	}
	c.RootCAs = roots
	return c, nil
}

// Handshake makes conn a TLS connection to the host of c.
func Handshake(ctx context.Context, conn net.Conn, c *tls.Config) (net.Conn, error) {
	t := tls.Client(conn, c)
	if err := t.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return t, nil
}

// ServerTLS is how this program speaks TLS as a server, with a certificate and its key
// from files.
func ServerTLS(certFile, keyFile string) (*tls.Config, error) {
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "seal.certificate-unreadable", certFile)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

// ListenTLS speaks TLS on what l accepts.
func ListenTLS(l net.Listener, c *tls.Config) net.Listener { return tls.NewListener(l, c) }
