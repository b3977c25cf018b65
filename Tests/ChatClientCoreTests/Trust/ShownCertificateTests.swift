import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

@Suite struct ShownCertificateTests {
    @Test func `a renewed certificate has the same key, and another fingerprint`() throws {
        let server = try TrustFixtures.shown(TestCertificates.server, TestCertificates.middle)
        let renewed = try TrustFixtures.shown(TestCertificates.renewed, TestCertificates.middle)
        let rekeyed = try TrustFixtures.shown(TestCertificates.rekeyed, TestCertificates.middle)
        #expect(server.key == renewed.key)
        #expect(server.key != rekeyed.key)
        #expect(Set([server, renewed, rekeyed].map(\.fingerprint)).count == 3)
        #expect(server.chain.count == 2)
        // As `openssl x509 -pubkey -noout | openssl pkey -pubin -outform DER | sha256sum` prints it.
        #expect("\(server.key)" == "9afc5c8c61899726c2dbbb6dd55e6702c72aa9f957d657fee32d1974723dd084")
        #expect(server.fingerprint == CertificateFingerprint(sha256OfDER: server.chain[0]))
    }

    @Test func `no certificate is none`() {
        #expect(ShownCertificate([]) == nil)
    }
}
