import ChatProtocol
import Testing

@testable import ChatClientCore

/// The whole table: what is known, what is shown, whether an authority vouches for it, and the person's choice.
@Suite struct TrustRuleTests {
    private let address = ServerAddress(host: "chat.example", port: 1300)
    /// The certificate of last time, what it was renewed to for the same key, and one with another key.
    private let old: ShownCertificate
    private let renewed: ShownCertificate
    private let other: ShownCertificate

    init() throws {
        old = try Fingerprints.certificate(Fingerprints.one, key: Fingerprints.one)
        renewed = try Fingerprints.certificate(String(repeating: "3C", count: 32), key: Fingerprints.one)
        other = try Fingerprints.certificate(Fingerprints.other, key: Fingerprints.other)
    }

    private var byKey: ServerKnowledge { .key(old.key, last: old.fingerprint) }

    private func judge(
        _ shown: ShownCertificate,
        _ known: ServerKnowledge?,
        _ verdict: ChainVerdict,
        accepting: Bool = false
    ) -> Result<TrustRule.Trusted, ChatError> {
        let rule = TrustRule(expectation: .known(known, acceptsChange: accepting), address: address)
        return rule.judge(shown) { verdict }
    }

    private func expect(
        _ shown: ShownCertificate,
        _ known: ServerKnowledge?,
        _ verdict: ChainVerdict,
        accepting: Bool,
        is decision: TrustDecision,
        _ learned: ServerKnowledge,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let trusted = try judge(shown, known, verdict, accepting: accepting).get()
        let expected = TrustRule.Trusted(certificate: shown, decision: decision, knowledge: learned)
        #expect(trusted == expected, sourceLocation: sourceLocation)
    }

    private func expectRefusal(
        _ shown: ShownCertificate,
        _ known: ServerKnowledge?,
        _ verdict: ChainVerdict,
        _ code: ChatError.Code,
        _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: ChatError.self, sourceLocation: sourceLocation) {
            try judge(shown, known, verdict).get()
        }
        #expect(error?.code == code, sourceLocation: sourceLocation)
        #expect(error?.message == message, sourceLocation: sourceLocation)
    }

    @Test(arguments: ChainVerdict.allCases, [false, true])
    func `a new server is known by its authority, or else by its key`(verdict: ChainVerdict, accepting: Bool) throws {
        let learned = verdict == .valid ? ServerKnowledge.authority : byKey
        try expect(old, nil, verdict, accepting: accepting, is: .firstUse, learned)
    }

    @Test(arguments: ChainVerdict.allCases, [false, true])
    func `the certificate of 0.1.0 becomes a pin of its key`(verdict: ChainVerdict, accepting: Bool) throws {
        try expect(old, .certificate(old.fingerprint), verdict, accepting: accepting, is: .known, byKey)
    }

    @Test(arguments: ChainVerdict.allCases)
    func `another certificate than that of 0.1.0 is refused, also for the same key`(verdict: ChainVerdict) throws {
        for shown in [renewed, other] {
            expectRefusal(
                shown,
                .certificate(old.fingerprint),
                verdict,
                .certificateChanged,
                changeText(shown, isVouchedFor: verdict == .valid)
            )
            let learned = verdict == .valid ? .authority : ServerKnowledge.key(shown.key, last: shown.fingerprint)
            try expect(shown, .certificate(old.fingerprint), verdict, accepting: true, is: .accepted, learned)
        }
    }

    @Test(arguments: ChainVerdict.allCases, [false, true])
    func `a pinned key is silent in any certificate, also an expired one`(
        verdict: ChainVerdict,
        accepting: Bool
    ) throws {
        try expect(old, byKey, verdict, accepting: accepting, is: .known, byKey)
        let last = ServerKnowledge.key(old.key, last: renewed.fingerprint)
        try expect(renewed, byKey, verdict, accepting: accepting, is: .known, last)
    }

    @Test(arguments: ChainVerdict.allCases)
    func `another key than the pinned one is refused, also if an authority vouches for it`(
        verdict: ChainVerdict
    ) throws {
        let text = changeText(other, isVouchedFor: verdict == .valid)
        expectRefusal(other, byKey, verdict, .certificateChanged, text)
        let learned = verdict == .valid ? .authority : ServerKnowledge.key(other.key, last: other.fingerprint)
        try expect(other, byKey, verdict, accepting: true, is: .accepted, learned)
    }

    @Test(arguments: [false, true])
    func `where an authority vouched, any certificate is silent that one vouches for`(accepting: Bool) throws {
        for shown in [old, renewed, other] {
            try expect(shown, .authority, .valid, accepting: accepting, is: .known, .authority)
        }
    }

    @Test(
        arguments: [
            (.unknownAuthority, "It comes from no authority that this device trusts."),
            (.otherName, "It is for another host than chat.example."),
            (.expired, "It has expired, or this device's clock is wrong."),
            (.notYetValid, "It is not valid yet, or this device's clock is wrong."),
            (.unusable, "It breaks a rule for certificates of servers."),
        ] as [(ChainVerdict, String)]
    )
    func `where an authority vouched, a certificate without one is refused`(
        verdict: ChainVerdict,
        reason: String
    ) throws {
        let text = "\(reason) Its fingerprint is\n\(Fingerprints.shown(Fingerprints.other))"
        expectRefusal(other, .authority, verdict, .certificateUnverified, text)
        let learned = ServerKnowledge.key(other.key, last: other.fingerprint)
        try expect(other, .authority, verdict, accepting: true, is: .accepted, learned)
    }

    @Test func `where an authority vouched, a device without any says what it lacks`() {
        let text =
            "This device has no certificate authorities, so none can vouch for chat.example:1300. None could be read "
            + "from /a, /b. Install those of the system (the package ca-certificates), or name a file with --ca. "
            + "Nothing was sent."
        expectRefusal(other, .authority, .noAuthorities(tried: ["/a", "/b"]), .trustFile, text)
    }

    @Test(arguments: ChainVerdict.allCases)
    func `an exact fingerprint takes no other certificate, also one that is vouched for`(verdict: ChainVerdict) throws {
        let rule = TrustRule(expectation: .exactly(old.fingerprint), address: address)
        let trusted = try rule.judge(old) { verdict }.get()
        #expect(trusted == TrustRule.Trusted(certificate: old, decision: .pinned, knowledge: nil))
        for shown in [renewed, other] {
            let error = #expect(throws: ChatError.self) { try rule.judge(shown) { verdict }.get() }
            #expect(error?.code == .certificateMismatch)
            #expect(
                error?.message
                    == "The server at chat.example:1300 shows another certificate than the one asked for: "
                    + "\(shown.fingerprint). Nothing was sent. Check the fingerprint with the server's operator."
            )
        }
    }

    @Test func `no authority is asked where the key or the fingerprint decides`() throws {
        let expectations: [TrustRule.Expectation] = [
            .exactly(old.fingerprint), .known(byKey, acceptsChange: true),
            .known(.certificate(old.fingerprint), acceptsChange: true),
        ]
        for expectation in expectations {
            var asked = 0
            _ = try TrustRule(expectation: expectation, address: address).judge(old) {
                asked += 1
                return .valid
            }.get()
            #expect(asked == 0)
        }
    }

    @Test func `each way of trust has its basis`() throws {
        #expect(try judge(old, nil, .valid).get().basis == .authority)
        #expect(try judge(old, nil, .expired).get().basis == .key)
        let rule = TrustRule(expectation: .exactly(old.fingerprint), address: address)
        #expect(try rule.judge(old) { .valid }.get().basis == .fingerprint)
    }

    private func changeText(_ shown: ShownCertificate, isVouchedFor: Bool) -> String {
        "It is not the one of last time. Last time it was\n\(old.fingerprint)\nNow it is\n\(shown.fingerprint)"
            + (isVouchedFor
                ? "\nA certificate authority that this device trusts vouches for the new one and chat.example." : "")
    }
}

extension ChainVerdict {
    fileprivate static let allCases: [ChainVerdict] = [
        .valid, .unknownAuthority, .otherName, .expired, .notYetValid, .noAuthorities(tried: ["/none"]), .unusable,
    ]
}
