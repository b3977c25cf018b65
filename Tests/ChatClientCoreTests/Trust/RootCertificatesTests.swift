import ChatTesting
import Testing

@testable import ChatClientCore

/// The verification of chains; the time is passed in.
@Suite struct RootCertificatesTests {
    private func verdict(
        _ chain: [[UInt8]],
        host: String = "chat.example",
        roots: String = TestCertificates.root,
        at time: Int64 = TrustFixtures.time
    ) throws -> ChainVerdict {
        let certificates = RootCertificates()
        #expect(certificates.add(pem: Array(roots.utf8)) == (added: 1, isBroken: false))
        return certificates.verify(chain, host: try #require(VerifiedHost(host)), at: time)
    }

    private func good() throws -> [[UInt8]] {
        try TrustFixtures.chain(TestCertificates.server, TestCertificates.middle)
    }

    @Test(
        arguments: [
            "chat.example", "CHAT.Example", "chat.example.", "localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1",
            "a.wild.example",
        ]
    )
    func `a chain is valid for the names and addresses of its certificate`(host: String) throws {
        #expect(try verdict(good(), host: host) == .valid)
    }

    @Test(
        arguments: [
            "other.example", "chat.example.evil.example", "a.chat.example", "example", "127.0.0.2", "::2",
            "wild.example", "a.b.wild.example", "*.wild.example.org", "a*.wild.example.org",
            // A wildcard stands for a whole label.
            "cat.partial.example",
        ]
    )
    func `and for no others`(host: String) throws {
        #expect(try verdict(good(), host: host) == .otherName)
    }

    @Test func `an address in the place of a name does not count`() throws {
        // The certificate has the address 127.0.0.1, and no name of these letters.
        #expect(try verdict(good(), host: "127.0.0.1.") == .otherName)
    }

    @Test func `it is valid from its first day to its last, with its issuers`() throws {
        let (year2024, year2025, year2065): (Int64, Int64, Int64) = (1_704_067_200, 1_735_689_600, 2_997_993_600)
        for (time, expected) in [
            (year2024, ChainVerdict.notYetValid), (year2025 - 1, .notYetValid), (year2025, .valid),
            (year2065 - 1, .valid), (year2065 + 1, .expired), (-1, .notYetValid),
        ] {
            #expect(try verdict(good(), at: time) == expected, "\(time)")
        }
    }

    @Test func `another authority vouches for nothing of it`() throws {
        #expect(try verdict(good(), roots: TestCertificates.otherRoot) == .unknownAuthority)
    }

    @Test func `a server must show the issuers between it and the root`() throws {
        #expect(try verdict(TrustFixtures.chain(TestCertificates.server)) == .unknownAuthority)
        // In any order, and with others between them.
        let disordered = try TrustFixtures.chain(
            TestCertificates.server,
            TestCertificates.root,
            TestCertificates.otherRoot,
            TestCertificates.middle
        )
        #expect(try verdict(disordered) == .valid)
    }

    @Test func `a certificate that signed itself is vouched for only if it is a root`() throws {
        let chain = try TrustFixtures.chain(TestCertificates.selfSigned)
        #expect(try verdict(chain) == .unknownAuthority)
        #expect(try verdict(chain, roots: TestCertificates.selfSigned) == .valid)
        #expect(try verdict(chain, host: "other.example", roots: TestCertificates.selfSigned) == .otherName)
    }

    @Test func `a root that a server shows itself is none`() throws {
        let chain = try TrustFixtures.chain(TestCertificates.server, TestCertificates.middle, TestCertificates.root)
        #expect(try verdict(chain, roots: TestCertificates.otherRoot) == .unknownAuthority)
    }

    @Test func `a server's certificate may issue nothing`() throws {
        let chain = try TrustFixtures.chain(
            TestCertificates.ofServer,
            TestCertificates.server,
            TestCertificates.middle
        )
        #expect(try verdict(chain) == .unusable)
    }

    @Test func `a common name counts for nothing`() throws {
        let chain = try TrustFixtures.chain(TestCertificates.commonName, TestCertificates.middle)
        #expect(try verdict(chain) == .otherName)
    }

    @Test func `a certificate for clients is not for servers`() throws {
        let chain = try TrustFixtures.chain(TestCertificates.forClients, TestCertificates.middle)
        #expect(try verdict(chain) == .unusable)
    }

    @Test func `what is no chain is not valid`() throws {
        let chain = try good()
        var damaged = chain
        damaged[0][damaged[0].count - 1] ^= 1
        #expect(try verdict(damaged) != .valid)
        for broken in [
            [], [[]], [[1, 2, 3]], [chain[0], []], [chain[0] + [0], chain[1]], [chain[0], chain[1], [0x30]],
        ] {
            #expect(try verdict(broken) == .unusable)
        }
    }

    @Test func `roots are counted, and what is broken is told`() {
        let pem = TestCertificates.root
        let roots = RootCertificates()
        #expect(roots.add(pem: Array((pem + "a comment\n" + TestCertificates.otherRoot).utf8)) == (2, false))
        #expect(roots.add(pem: []) == (0, false) || roots.add(pem: []) == (0, true))
        #expect(roots.add(pem: Array("no certificate".utf8)) == (0, false))
        #expect(roots.add(pem: Array(TestCertificates.key.utf8)) == (0, false))
        #expect(roots.add(pem: Array((pem + pem.replacing("MII", with: "MIX")).utf8)) == (1, true))
        #expect(roots.add(pem: Array(pem.dropLast(40).utf8)).added == 0)
    }
}
