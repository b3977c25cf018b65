import Testing

@testable import ChatClientCore

@Suite struct AuthorityFilesTests {
    private func find(_ environment: [String: String] = [:], existing: Set<String>) -> AuthorityFiles {
        AuthorityFiles.find(environment, exists: existing.contains)
    }

    @Test func `the bundle of the system is taken, or else its folder`() {
        let debian: Set<String> = ["/etc/ssl/certs", "/etc/ssl/certs/ca-certificates.crt"]
        #expect(find(existing: debian) == AuthorityFiles(bundle: "/etc/ssl/certs/ca-certificates.crt"))
        let fedora: Set<String> = ["/etc/ssl/certs", "/etc/pki/tls/certs/ca-bundle.crt"]
        #expect(find(existing: fedora) == AuthorityFiles(bundle: "/etc/pki/tls/certs/ca-bundle.crt"))
        #expect(find(existing: ["/etc/ssl/certs"]) == AuthorityFiles(folders: "/etc/ssl/certs"))
        #expect(find(existing: []) == AuthorityFiles())
    }

    @Test func `OpenSSL's variables take the place of all of these`() {
        let debian: Set<String> = ["/etc/ssl/certs", "/etc/ssl/certs/ca-certificates.crt"]
        #expect(find(["SSL_CERT_FILE": "/my/ca"], existing: debian) == AuthorityFiles(bundle: "/my/ca"))
        #expect(find(["SSL_CERT_DIR": "/one:/two"], existing: debian) == AuthorityFiles(folders: "/one:/two"))
        #expect(
            find(["SSL_CERT_FILE": "/my/ca", "SSL_CERT_DIR": "/one"], existing: debian)
                == AuthorityFiles(bundle: "/my/ca", folders: "/one")
        )
        #expect(
            find(["SSL_CERT_FILE": "", "SSL_CERT_DIR": ""], existing: debian)
                == AuthorityFiles(bundle: "/etc/ssl/certs/ca-certificates.crt")
        )
    }
}
